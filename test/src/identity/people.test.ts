import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fireAlone, keysOf } from '../tag.js';

/** The countries whose rules Amazon's normalizer has. */
const COUNTRIES = ['us', 'ca', 'gb', 'de', 'fr', 'es', 'it', 'jp', 'in'];

const TYPES: Record<string, string> = {
  first_name: 'FIRST_NAME',
  last_name: 'LAST_NAME',
  email: 'EMAIL',
  phone: 'PHONE',
  street: 'ADDRESS',
  city: 'CITY',
  region: 'STATE',
  postal_code: 'POSTAL'
};

interface Person {
  raw: Record<string, string>;
  /** What Amazon hashes for each column; empty for what is left out. */
  normalized: Record<string, string>;
}

/**
 * Made-up people: a line as somebody typed it, and one as Amazon's rules have it before hashing,
 * worked out from the rules and full tables by a program that shares nothing with the tag.
 */
function peopleOf(country: string): Person[] {
  const file = new URL(`people/${country}.tsv`, import.meta.url);
  const [head = [], ...rows] = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  const toRecord = (cells: string[] = []): Record<string, string> =>
    Object.fromEntries(head.map((column, at) => [column, cells[at] ?? '']));
  return rows
    .map((row, at) => ({ raw: toRecord(row), normalized: toRecord(rows[at + 1]) }))
    .filter((_, at) => at % 2 === 0);
}

function userDataOf({ raw }: Person, country: string): Record<string, unknown> {
  const { email, phone, ...address } = raw;
  return { email_address: email, phone_number: phone, address: { ...address, country } };
}

function expectedKeys({ normalized }: Person): Record<string, string> {
  const filled = Object.entries(normalized).filter(([, text]) => text !== '');
  return Object.fromEntries(filled.map(([column, text]) => [TYPES[column], sha256(text)]));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe('people of the nine countries', () => {
  it.each(COUNTRIES)('%s: every match key is that of the rules', async (country) => {
    const people = peopleOf(country);
    expect(people).toHaveLength(60);
    for (const person of people) {
      const event = { event_name: 'purchase', user_data: userDataOf(person, country) };
      // The people's addresses are as the Marketing Cloud uploader has them.
      const fired = await fireAlone(event, {
        amznUserData: 'GRANTED',
        emailFormat: 'marketingCloud'
      });
      expect(keysOf(fired), JSON.stringify(person.raw)).toEqual(expectedKeys(person));
    }
  });
});
