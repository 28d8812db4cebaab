// Compares the tag's match keys with those of Amazon's normalizer, person by person:
//   npm run compile && node bench/check-normalization.mjs FOLDER
// FOLDER has for each country xx_raw.json, people as they were typed, and xx_check.json with the
// SHA-256 of each field, that of nothing where the value was refused. Exits with 1 at a difference.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSandbox, parseTemplate } from 'sgtm/sandbox';

const PROJECT = dirname(dirname(fileURLToPath(import.meta.url)));
const HASH_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const TYPES = {
  email: 'EMAIL',
  phone: 'PHONE',
  first_name: 'FIRST_NAME',
  last_name: 'LAST_NAME',
  address: 'ADDRESS',
  city: 'CITY',
  state: 'STATE',
  zip: 'POSTAL'
};

// Whoever reads the first lines and goes has seen enough.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node bench/check-normalization.mjs FOLDER');
  process.exit(2);
}

const sandbox = createSandbox(
  parseTemplate(readFileSync(join(PROJECT, 'template.tpl'), 'utf8'), 'template.tpl'),
  { environment: { http: () => ({ statusCode: 207, headers: {}, body: '{}' }) } }
);
const countries = readdirSync(folder)
  .filter((file) => file.endsWith('_raw.json'))
  .map((file) => file.slice(0, -'_raw.json'.length));
if (countries.length === 0) {
  console.error(`${folder}: no file is called xx_raw.json; name the folder that has them`);
  process.exit(2);
}

let isSame = true;
for (const country of countries) {
  const people = readJson(`${country}_raw.json`);
  const expected = new Map(readJson(`${country}_check.json`).map((each) => [each.id, each]));
  // Some countries' people have no state.
  const fields = Object.entries(TYPES).filter(([field]) => expected.get(people[0].id)?.[field]);
  const same = Object.fromEntries(fields.map(([field]) => [field, 0]));
  for (const person of people) {
    const keys = await keysOf(person, country.toUpperCase());
    for (const [field, type] of fields) {
      const wanted = isForeign(field, person[field])
        ? sha256(person[field].replaceAll(/\D/g, ''))
        : expected.get(person.id)?.[field];
      if ((keys.get(type) ?? HASH_OF_NOTHING) === wanted) same[field]++;
    }
  }
  const counts = Object.entries(same).map(([field, count]) => `${field} ${count}`);
  console.log(`${country.toUpperCase()}, same of ${people.length}: ${counts.join(', ')}`);
  isSame &&= Object.values(same).every((count) => count === people.length);
}
process.exitCode = isSame ? 0 : 1;

/**
 * A number with a + carries its own calling code. This version of the normalizer glued the country's
 * before it; later ones do not.
 */
function isForeign(field, value) {
  return field === 'phone' && value.trim().startsWith('+');
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

function readJson(file) {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

/** The match keys the tag sends for a person, by type. */
async function keysOf(person, countryCode) {
  const { requests } = await sandbox.run({
    fields: {
      authMode: 'accessToken',
      accessToken: 'none',
      clientId: 'none',
      accountId: '5879120000000',
      // The normalizer's own way with e-mail addresses.
      emailFormat: 'marketingCloud',
      logType: 'no',
      countryCode,
      amznUserData: 'GRANTED',
      matchKeys: Object.entries(TYPES).map(([field, type]) => ({ type, value: person[field] }))
    },
    event: { event_name: 'purchase' }
  });
  const body = requests[0]?.body;
  const keys = body ? JSON.parse(body).events[0].matchKeys : [];
  return new Map(keys.map(({ type, values }) => [type, values[0]]));
}
