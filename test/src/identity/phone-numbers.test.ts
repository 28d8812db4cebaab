import { createHash } from 'node:crypto';
import { PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil } from 'google-libphonenumber';
import { describe, expect, it } from 'vitest';
import { COUNTRY_CODES } from '../../../amazon/contracts/codes.js';
import { fireAlone, keysOf } from '../tag.js';

const phones = PhoneNumberUtil.getInstance();

interface Example {
  country: string;
  /** The number as Google's libphonenumber has it, without its +. */
  digits: string;
  international: string;
  rfc3966: string;
  national: string;
}

/** The example numbers, mobile and fixed line, of all regions that Amazon takes as countries. */
const EXAMPLES: Example[] = phones
  .getSupportedRegions()
  .filter((country) => COUNTRY_CODES.includes(country))
  .flatMap((country) =>
    [PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE].flatMap((type) => {
      const number = phones.getExampleNumberForType(country, type);
      if (!number) return [];
      return [
        {
          country,
          digits: phones.format(number, PhoneNumberFormat.E164).slice(1),
          international: phones.format(number, PhoneNumberFormat.INTERNATIONAL),
          rfc3966: phones.format(number, PhoneNumberFormat.RFC3966),
          national: phones.format(number, PhoneNumberFormat.NATIONAL)
        }
      ];
    })
  );

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function isRead(phone: string, digits: string, country: string): Promise<boolean> {
  const event = {
    event_name: 'purchase',
    user_data: { phone_number: phone, email: 'a@b.example' }
  };
  const fired = await fireAlone(event, { countryCode: country, amznUserData: 'GRANTED' });
  return keysOf(fired).PHONE === sha256(digits);
}

/** The examples that are not read as libphonenumber reads them. */
async function failures(
  write: (example: Example) => string,
  countryOf: (example: Example, at: number) => string
): Promise<string[]> {
  const results = await Promise.all(
    EXAMPLES.map(async (example, at) => {
      const country = countryOf(example, at);
      const isFine = await isRead(write(example), example.digits, country);
      return isFine ? [] : [`${country}: ${write(example)} is ${example.digits}`];
    })
  );
  return results.flat();
}

/** A country that is not the number's own, another one for each. */
const FOREIGN = ['US', 'DE', 'GB', 'IT', 'RU', 'HU', 'BR', 'AU', 'SG', 'CI'];
const foreign = ({ country }: Example, at: number): string =>
  FOREIGN.find((other, index) => other !== country && index >= at % FOREIGN.length) ?? 'FR';
const own = ({ country }: Example): string => country;

describe('the example numbers of libphonenumber', () => {
  it('are of every region that has some', () => {
    expect(EXAMPLES.length).toBeGreaterThan(470);
  });

  it.each([
    ['E.164', (example: Example) => `+${example.digits}`],
    ['international form', (example: Example) => example.international],
    ['RFC 3966', (example: Example) => example.rfc3966],
    ['international form with 00', (example: Example) => example.international.replace('+', '00')]
  ])('are read in %s, whatever the country of the event', async (_, write) => {
    expect(await failures(write, foreign)).toEqual([]);
  });

  it('are read in international form in their own countries', async () => {
    expect(await failures((example) => example.international, own)).toEqual([]);
  });

  it('are read as they are dialled in their own countries, 97 of 100', async () => {
    const failed = await failures((example) => example.national, own);
    expect(failed.length / EXAMPLES.length, failed.join('\n')).toBeLessThan(0.03);
  });
});
