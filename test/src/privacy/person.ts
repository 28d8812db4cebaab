import * as fc from 'fast-check';

/** Somebody whose every datum is found again wherever it turns up. */
export interface Person {
  email: string;
  phone: string;
  firstName: string;
  lastName: string;
  street: string;
  city: string;
  region: string;
  postalCode: string;
  country: string;
  ip: string;
}

const letters = (length: number): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.constantFrom(...'bcdfghjklmnpqrstvwxyz'),
    minLength: length,
    maxLength: length
  });

const digits = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'23456789'), minLength: length, maxLength: length });

const group = fc.integer({ min: 0x1000, max: 0xffff }).map((number) => number.toString(16));

const ip = fc.oneof(
  fc
    .tuple(fc.nat(255), fc.nat(255), fc.nat(255))
    .map(([second, third, fourth]) => `203.${second}.${third}.${fourth}`),
  fc.tuple(group, group, group).map((groups) => `2001:db8::${groups.join(':')}`)
);

/** Random people, in countries where a postal code can be anything, so that theirs can be told. */
export const person: fc.Arbitrary<Person> = fc
  .record({
    mailbox: letters(9),
    domain: letters(9),
    number: digits(11),
    firstName: letters(10),
    lastName: letters(10),
    street: letters(10),
    city: letters(10),
    region: letters(10),
    postalCode: letters(10),
    country: fc.constantFrom('BR', 'AU', 'SE', 'OTHER'),
    ip
  })
  .map(({ mailbox, domain, number, street, ...rest }) => ({
    ...rest,
    email: `${mailbox}@${domain}.example`,
    phone: `+${number}`,
    street: `${street} 17`
  }));

/** The raw data as they could be found: as they are, a part of them, or encoded for a URL. */
export function tracesOf(of: Person): string[] {
  const [mailbox = '', domain = ''] = of.email.split('@');
  return [
    mailbox,
    domain,
    of.phone.slice(1),
    of.firstName,
    of.lastName,
    of.street.split(' ')[0] ?? '',
    of.city,
    of.region,
    of.postalCode,
    of.ip,
    encodeURIComponent(of.ip)
  ];
}
