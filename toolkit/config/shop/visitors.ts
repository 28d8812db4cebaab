/** Where a made-up visitor lives: it decides country, language, currency and address. */
export type Home = 'US' | 'EU';

/** Somebody who does not exist. Names of domains and numbers are those reserved for examples. */
export interface Visitor {
  email: string;
  /** E.164. */
  phone: string;
  firstName: string;
  lastName: string;
  street: string;
  city: string;
  region: string;
  postalCode: string;
  country: string;
  /** As a browser tells it, in lower case. */
  language: string;
  currency: string;
  ip: string;
}

const AMERICAN = { country: 'US', language: 'en-us', currency: 'USD' } as const;
const GERMAN = { country: 'DE', language: 'de-de', currency: 'EUR' } as const;

const AMERICANS: readonly Visitor[] = [
  {
    ...AMERICAN,
    email: 'Ava.Miller@example.com',
    phone: '+12025550143',
    firstName: 'Ava',
    lastName: 'Miller',
    street: '1600 Sample Avenue NW, Apt 4-B',
    city: 'Washington',
    region: 'District of Columbia',
    postalCode: '20500-0003',
    ip: '203.0.113.24'
  },
  {
    ...AMERICAN,
    email: 'noah.garcia@example.org',
    phone: '+12065550119',
    firstName: 'Noah',
    lastName: 'García',
    street: '410 North Example Street',
    city: 'Seattle',
    region: 'WA',
    postalCode: '98109',
    ip: '203.0.113.81'
  },
  {
    ...AMERICAN,
    email: 'mia.o-brien@example.net',
    phone: '+13125550176',
    firstName: 'Mia',
    lastName: 'O’Brien',
    street: '233 South Test Drive',
    city: 'Chicago',
    region: 'Illinois',
    postalCode: '60606',
    ip: '203.0.113.147'
  }
];

const GERMANS: readonly Visitor[] = [
  {
    ...GERMAN,
    email: 'Jürgen.Groß@example.com',
    phone: '+493023125001',
    firstName: 'Jürgen',
    lastName: 'Groß',
    street: 'Musterstraße 12',
    city: 'Berlin',
    region: 'Berlin',
    postalCode: '10115',
    ip: '198.51.100.23'
  },
  {
    ...GERMAN,
    email: 'lena.weber@example.org',
    phone: '+498999998002',
    firstName: 'Lena',
    lastName: 'Weber',
    street: 'Beispielallee 3 a',
    city: 'München',
    region: 'Bayern',
    postalCode: '80331',
    ip: '198.51.100.77'
  }
];

/** One of the visitors of a place; the same number gives the same one. */
export function sampleVisitor(home: Home, number: number): Visitor {
  const visitors = home === 'EU' ? GERMANS : AMERICANS;
  return visitors[number % visitors.length] as Visitor;
}
