// Writes what is derived from the tag's own tables of match keys: amazon/reading/match-key-origins.ts, so
// that the page that shows where a match key came from looks at the same properties in the same order as
// the tag; and src/identity/match-key-names.ts, as deriving the names for each event costs operations.
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';

const KINDS = 'src/identity/match-key-kinds.ts';

/** Where the tag looks for each group of kinds, in its order: see matchKeysOf. "" is the top level. */
const ANYWHERE = ['user_data', 'user_data.address', '', 'custom_data'];
const IN_ADDRESS = ['user_data.address', 'user_data'];

/** Returns the text of src/identity/match-key-names.ts. */
export async function matchKeyNames(path) {
  const { contactKinds, addressKinds, identifierKinds } = await importOutsideGtm(KINDS);
  const own = [...contactKinds(), ...addressKinds()].flatMap(({ digest }) => digest ?? []);
  const text = `// The names of the properties that hold match keys

/** The names of those that contacts are read from; the build derives all of them from the kinds. */
export const CONTACT_NAMES = '${namesOf(contactKinds())}';

/** Those of name and address. */
export const ADDRESS_NAMES = '${namesOf(addressKinds())}';

/** Those of IDs. */
export const IDENTIFIER_NAMES = '${namesOf(identifierKinds())}';

/** Those that hold a digest and nothing else. */
export const DIGEST_NAMES = '${['sha256_', ...own].join('|')}';
`;
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

/** The names of all properties, as a pattern that finds one of them in the names of an event. */
function namesOf(kinds) {
  return kinds
    .flatMap(({ properties, digest, alsoIn }) => [...properties, digest, alsoIn])
    .filter((name) => name !== undefined)
    .join('|');
}

/** Returns the text of amazon/reading/match-key-origins.ts. */
export async function matchKeyOrigins(path) {
  const { contactKinds, addressKinds, identifierKinds } = await importOutsideGtm(KINDS);
  const groups = [
    ...contactKinds().map((kind) => [kind, ANYWHERE]),
    ...addressKinds().map((kind) => [kind, IN_ADDRESS]),
    ...identifierKinds().map((kind) => [kind, ANYWHERE])
  ];
  const values = groups.map(([kind, places]) => [kind.type, valuePaths(kind, places)]);
  const digests = groups
    .filter(([kind]) => kind.form === undefined)
    .map(([kind, places]) => [kind.type, digestPaths(kind, places)]);
  const text = `// npm run build writes this file from ${KINDS}.

/** Where the tag looks for each match key in event data, in its order. */
export const VALUE_PATHS: Readonly<Record<string, readonly string[]>> = ${table(values)};

/** Where it looks for a digest of personal data, if none of the paths above has a usable value. */
export const DIGEST_PATHS: Readonly<Record<string, readonly string[]>> = ${table(digests)};
`;
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

function valuePaths({ properties, alsoIn }, places) {
  const usual = places.flatMap((place) => properties.map((name) => pathOf(place, name)));
  return alsoIn === undefined ? usual : [...usual, ...places.map((place) => pathOf(place, alsoIn))];
}

function digestPaths({ properties, digest }, places) {
  const names = properties.map((name) => `sha256_${name}`);
  if (digest !== undefined) names.push(digest);
  return names.flatMap((name) => places.map((place) => pathOf(place, name)));
}

function pathOf(place, name) {
  return place === '' ? name : `${place}.${name}`;
}

function table(entries) {
  return JSON.stringify(Object.fromEntries(entries));
}

/** Imports a file of the tag. Its tables can be read on Node; its functions cannot run there. */
async function importOutsideGtm(path) {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'esm',
    plugins: [
      {
        name: 'no sandbox',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^sgtm$/ }, () => ({ path: 'sgtm', namespace: 'no-sandbox' }));
          // What a CommonJS module exports is not checked: each API is undefined.
          onLoad({ filter: /.*/, namespace: 'no-sandbox' }, () => ({
            contents: 'module.exports = { createRegex() {} };'
          }));
        }
      }
    ]
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}
