import { isUtf8 } from 'node:buffer';
import { isDeepStrictEqual } from 'node:util';
import { format } from 'prettier';
import { grantOf, type Grant, type PermissionEntry } from '../../sandbox/permissions/grant.js';
import { isObject } from '../../sandbox/template/json.js';
import type { Parameter, TemplateInfo } from '../../sandbox/template/template.js';
import { required, typedAs } from '../../template/validators.js';
import * as permissionBuilders from '../../template/permissions.js';
import { typescriptOf, type Call } from './typescript-value.js';

/** A file of a project: its path below the project's folder, and what is in it. */
export interface ProjectFile {
  path: string;
  content: string | Uint8Array;
}

/** The format of every file that `sgtm` writes in TypeScript: the one of GTMS-4. */
export const PROJECT_FORMAT = {
  singleQuote: true,
  trailingComma: 'none',
  tabWidth: 2,
  printWidth: 100
} as const;

/**
 * `template/fields.ts`: the fields of the form, typed so that `data` has their names.
 *
 * @param isTyped whether the fields are such as the types know
 */
export async function fieldsModule(
  parameters: readonly Parameter[],
  isTyped = true
): Promise<ProjectFile> {
  const { text, names } = typescriptOf(parameters, validatorCall);
  const imports =
    names.length > 0 ? `import { ${names.join(', ')}, type Field }` : 'import type { Field }';
  const module = `${imports} from 'sgtm/template';

/** The form of the template, and the types of \`data\` in src/. */
export const fields = ${text} as ${isTyped ? 'const satisfies' : 'unknown as'} readonly Field[];
`;
  return { path: 'template/fields.ts', content: await formatted(module) };
}

/** A validator as the call of the function in sgtm/template that makes it, if one does. */
function validatorCall(value: unknown): Call | undefined {
  if (!isObject(value)) return undefined;
  const errorMessage = typeof value.errorMessage === 'string' ? value.errorMessage : '';
  if (isDeepStrictEqual(value, required(errorMessage))) {
    return { name: 'required', args: [errorMessage] };
  }
  const first: unknown = Array.isArray(value.args) ? value.args[0] : undefined;
  if (typeof first !== 'string') return undefined;
  const pattern = /^\^\(\|\.\*\\\{\\\{\.\+\\\}\\\}\.\*\|(.*)\)\$$/s.exec(first)?.[1];
  if (pattern === undefined || !isDeepStrictEqual(value, typedAs(pattern, errorMessage))) {
    return undefined;
  }
  return { name: 'typedAs', args: [pattern, errorMessage] };
}

/**
 * `template/info.ts`, and the picture of the brand as a file of its own if it has one.
 *
 * @param isTyped whether info is such as the types know
 */
export async function infoModule(info: TemplateInfo, isTyped = true): Promise<ProjectFile[]> {
  const picture = pictureOf(info);
  const { text } = typescriptOf(info, (value) =>
    picture && value === info.brand?.thumbnail ? { name: 'thumbnail' } : undefined
  );
  const module = `import type { Info } from 'sgtm/template';
${picture ? `import thumbnail from '${picture.path.replace('template', '.')}';\n` : ''}
/** What GTM and the Gallery show of the template. */
export const info = ${text} as ${isTyped ? 'const satisfies' : 'unknown as'} Info;
`;
  const file = { path: 'template/info.ts', content: await formatted(module) };
  return picture ? [file, picture, { path: 'template/pictures.d.ts', content: PICTURES }] : [file];
}

const IMAGE = /^data:image\/(png|jpeg|gif);base64,([A-Za-z0-9+/=]+)$/;

/** The picture of the brand as a file, if the file gives the same data URI again. */
function pictureOf({ brand }: TemplateInfo): ProjectFile | undefined {
  const thumbnail: unknown = brand?.thumbnail;
  const [, type, base64 = ''] = (typeof thumbnail === 'string' && IMAGE.exec(thumbnail)) || [];
  const content = Buffer.from(base64, 'base64');
  // esbuild writes what is UTF-8 in another form; no picture is.
  if (type === undefined || content.toString('base64') !== base64 || isUtf8(content)) {
    return undefined;
  }
  return { path: `template/thumbnail.${type === 'jpeg' ? 'jpg' : type}`, content };
}

const PICTURES = ['png', 'jpg', 'gif']
  .map(
    (ending) => `declare module '*.${ending}' {
  /** The image as a data URI. */
  const dataUri: string;
  export default dataUri;
}
`
  )
  .join('\n');

/** `template/permissions.ts`: calls of the builders where they say the same, else the entry itself. */
export async function permissionsModule(entries: readonly PermissionEntry[]): Promise<ProjectFile> {
  const calls = new Map<unknown, Call | undefined>(
    entries.map((entry) => [entry, builderCall(entry)])
  );
  const { text, names } = typescriptOf(entries, (part) => calls.get(part));
  const module = `${names.length > 0 ? `import { ${names.join(', ')} } from 'sgtm/template';\n` : ''}
/** What the template may do; GTM shows it to those who install it. */
export const permissions = ${text};
`;
  return { path: 'template/permissions.ts', content: await formatted(module) };
}

const BUILDERS = { ...permissionBuilders };
type Builder = keyof typeof BUILDERS;

/** What of a grant the builder of its permission takes. */
const ARGUMENTS: ReadonlyMap<string, { builder: Builder; argument?: (grant: Grant) => unknown }> =
  new Map(
    Object.entries<{ builder: Builder; argument?: (grant: Grant) => unknown }>({
      access_bigquery: {
        builder: 'accessBigQuery',
        argument: ({ allowedTables }) => allowedTables
      },
      access_firestore: {
        builder: 'accessFirestore',
        argument: ({ allowedOptions }) => allowedOptions
      },
      access_response: {
        builder: 'accessResponse',
        argument: (grant) =>
          grant.writeResponseAccess === 'any'
            ? 'any'
            : {
                headers:
                  grant.writeHeadersAllowed &&
                  listOrAny(grant.writeHeaderAccess, grant.writeHeaderWhitelist, 'headerName'),
                body: grant.writeBodyAllowed,
                status: grant.writeStatusAllowed
              }
      },
      access_template_storage: { builder: 'accessTemplateStorage' },
      get_cookies: {
        builder: 'getCookies',
        argument: (grant) => listOrAny(grant.cookieAccess, grant.cookieNames)
      },
      logging: { builder: 'logging', argument: ({ environments }) => environments },
      read_container_data: { builder: 'readContainerData' },
      read_event_data: {
        builder: 'readEventData',
        argument: (grant) => listOrAny(grant.eventDataAccess, grant.keyPatterns)
      },
      read_event_metadata: { builder: 'readEventMetadata' },
      read_request: {
        builder: 'readRequest',
        argument: (grant) =>
          grant.requestAccess === 'any'
            ? 'any'
            : {
                headers:
                  grant.headersAllowed &&
                  listOrAny(grant.headerAccess, grant.headerWhitelist, 'headerName'),
                body: grant.bodyAllowed,
                path: grant.pathAllowed,
                queryParameters:
                  grant.queryParametersAllowed &&
                  listOrAny(
                    grant.queryParameterAccess,
                    grant.queryParameterWhitelist,
                    'queryParameter'
                  ),
                remoteAddress: grant.remoteAddressAllowed
              }
      },
      return_response: { builder: 'returnResponse' },
      run_container: { builder: 'runContainer' },
      send_http: {
        builder: 'sendHttp',
        argument: (grant) => listOrAny(grant.allowedUrls, grant.urls)
      },
      send_pixel_from_browser: {
        builder: 'sendPixelFromBrowser',
        argument: (grant) => listOrAny(grant.allowedUrls, grant.urls)
      },
      set_cookies: { builder: 'setCookies', argument: ({ allowedCookies }) => allowedCookies },
      use_google_credentials: {
        builder: 'useGoogleCredentials',
        argument: ({ allowedScopes }) => allowedScopes
      }
    })
  );

function listOrAny(access: unknown, list: unknown, key?: string): unknown {
  if (access === 'any') return 'any';
  if (!Array.isArray(list) || key === undefined) return list;
  return list.map((item: Record<string, unknown>) => item[key]);
}

/** The shortest call that gives the same entry; undefined where none does. */
function builderCall(entry: PermissionEntry): Call | undefined {
  const id: unknown = entry.instance?.key?.publicId;
  if (typeof id !== 'string') return undefined;
  const grant = grantOf(entry);
  const known = ARGUMENTS.get(id);
  const argument = argumentFrom(known?.argument, grant);
  const candidates: { name: Builder; args: unknown[] }[] = [
    ...(known ? [{ name: known.builder, args: argument === null ? [] : [argument] }] : []),
    { name: 'permission', args: Object.keys(grant).length > 0 ? [id, grant] : [id] }
  ];
  return candidates.find(({ name, args }) => isDeepStrictEqual(built(name, args), entry));
}

/** What a builder would be called with; null for nothing, and where the grant has another form. */
function argumentFrom(argument: ((grant: Grant) => unknown) | undefined, grant: Grant): unknown {
  try {
    return JSON.parse(JSON.stringify(argument?.(grant) ?? null));
  } catch {
    return null;
  }
}

function built(builder: Builder, values: readonly unknown[]): unknown {
  try {
    return (BUILDERS[builder] as (...given: readonly unknown[]) => unknown)(...values);
  } catch {
    // What an import finds can have any form; one that no builder takes is written out.
    return undefined;
  }
}

/** The files of template/scenarios: a scenario each, its name on the first line, and the setup. */
export function scenarioFiles(
  scenarios: readonly { name: string; code: string }[],
  setup = ''
): ProjectFile[] {
  const digits = String(scenarios.length).length;
  const files = scenarios.map(({ name, code }, index) => {
    // The build takes them in the order of their files' names.
    const number = scenarios.length > 1 ? `${String(index + 1).padStart(digits, '0')}-` : '';
    const path = `template/scenarios/${number}${fileNameOf(name)}.js`;
    // The name is one line, whatever a template calls its scenario.
    const title = name.replaceAll(/[\n\r\u2028\u2029]+/g, ' ');
    return { path, content: `// ${title}\n${code.trim()}\n` };
  });
  if (setup.trim() === '') return files;
  return [...files, { path: 'template/scenarios/setup.js', content: `${setup.trim()}\n` }];
}

/** "Sends the order (EUR)" → "sends-the-order-eur" */
function fileNameOf(name: string): string {
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-|-$/g, '');
  return words === '' || words === 'setup' ? 'scenario' : words;
}

function formatted(text: string): Promise<string> {
  return format(text, {
    ...PROJECT_FORMAT,
    parser: 'typescript',
    embeddedLanguageFormatting: 'off',
    // Which keys need quotes is decided where they are written: parsers differ in what a name is.
    quoteProps: 'preserve'
  });
}
