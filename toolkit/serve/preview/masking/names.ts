/** What a name says of the value it stands for. */
export type Meaning = 'personal' | 'secret' | 'agent' | 'open';

const PERSONAL = new Set(
  `email emailaddress mail phone phonenumber mobile mobilenumber telephone tel firstname lastname
  fullname givenname familyname surname street streetaddress address addressline addressline1
  addressline2 postalcode postcode postal zip zipcode ip ipaddress ipoverride clientip remoteaddress
  uip fip xforwardedfor xrealip forwarded birthday birthdate dateofbirth em hashedemail hashedphone`.split(
    /\s+/
  )
);

/** Below these everything is about a person. */
const HOLDERS = new Set(
  'userdata useraddress userlocation address userinfo customer shipping billing user'.split(' ')
);

/** Below a holder they say no more than a country does. */
const HARMLESS = new Set([
  'country',
  'countrycode',
  'countryid',
  'continentid',
  'subcontinentid',
  'region2',
  'currency'
]);

const SECRET = /secret|password|passwd|pwd|apikey|authorization|credential|cookie$|token/;

/** Names with "token" in them that hold no credential. */
const NO_SECRET = new Set(['tokentype', 'token']);

/** Version numbers in these look like IP addresses. */
const AGENTS = new Set(['useragent', 'ua', 'uafvl', 'fullversionlist', 'clienthints']);

/**
 * What the names on the way to a value say of it, the last one foremost.
 *
 * @param path from the root on, such as ['user_data', 'address', '0', 'city']; a name may be a dotted
 * path itself, as parameters of hits are
 */
export function meaningOf(path: readonly string[]): Meaning {
  const whole = path.join('.');
  const known = meanings.get(whole);
  if (known) return known;
  const meaning = readMeaning(whole.split('.').filter((name) => !/^\d+$/.test(name)));
  if (whole.length > LONGEST_KNOWN) return meaning;
  if (meanings.size >= MOST_KNOWN) meanings.clear();
  meanings.set(whole, meaning);
  return meaning;
}

/** The same names come with every event. Hostile ones, new each time, must not fill the memory. */
const meanings = new Map<string, Meaning>();
const MOST_KNOWN = 10_000;
const LONGEST_KNOWN = 200;

function readMeaning(names: readonly string[]): Meaning {
  const last = plain(names.at(-1) ?? '');
  if (SECRET.test(last) && !NO_SECRET.has(last)) return 'secret';
  if (PERSONAL.has(last)) return 'personal';
  const isBelowHolder = names.slice(0, -1).some((name) => HOLDERS.has(plain(name)));
  if (isBelowHolder && !HARMLESS.has(last)) return 'personal';
  return names.some((name) => AGENTS.has(plain(name))) ? 'agent' : 'open';
}

/** "sha256_email_address", "emailAddress" and "Email-Address" are the same name. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/^sha256/, '');
}
