import { partsOf, type Part } from './field-parts.js';
import {
  ANY_FIELD_KEYS,
  FIELD_KEYS,
  isOfKind,
  KIND_WORDS,
  SIMPLE_COLUMN_KEYS
} from './field-schema.js';
import { kindOf } from '../template/json.js';
import { isNearTo } from './nearness.js';
import { oncePer } from './once.js';
import type { Finding, Rule } from './rule.js';
import type { TemplateSubject } from './template-subject.js';

/** Rules on the keys of fields, items, columns, conditions and validators. */
export const FIELD_KEY_RULES: readonly Rule<TemplateSubject>[] = [
  {
    name: 'field-key-unknown',
    severity: 'error',
    summary: 'a key that no field, item, column, condition or validator has',
    find: onParts((part, key, at) => {
      if (Object.hasOwn(part.keys, key) || isMisplaced(part, key)) return [];
      const near = Object.keys(part.keys).find((known) => isNearTo(key, known));
      const advice =
        near === undefined ? 'remove it, or take the key that is meant' : `is "${near}" meant?`;
      return [at(`GTM does not know "${key}" of ${part.noun}; ${advice}`)];
    }, true)
  },
  {
    name: 'field-key-misplaced',
    severity: 'warning',
    summary: 'a key that only fields of other types have',
    find: onParts((part, key, at) => {
      if (Object.hasOwn(part.keys, key) || !isMisplaced(part, key)) return [];
      return [at(`"${key}" does nothing in ${part.noun}; remove it`)];
    })
  },
  {
    name: 'field-key-kind',
    severity: 'error',
    summary: 'the value of a key is of the wrong kind, such as a text instead of a list',
    find: onParts((part, key, at) => {
      const kind = Object.hasOwn(part.keys, key) ? part.keys[key] : undefined;
      if (kind === undefined || isOfKind(part.value[key], kind)) return [];
      return [at(`"${key}" is ${kindOf(part.value[key])}; GTM needs ${KIND_WORDS[kind]}`)];
    })
  }
];

/** @param isSaidOnce whether what is found of one key in several places has one cause */
function onParts(
  find: (part: Part, key: string, at: (message: string) => Finding) => Finding[],
  isSaidOnce = false
): (subject: TemplateSubject) => Finding[] {
  return ({ fields, read }) => {
    const section = read.parameters;
    if (!section) return [];
    const findings = fields.flatMap(partsOf).flatMap((part) =>
      Object.keys(part.value).flatMap((key) =>
        find(part, key, (message) => ({
          message,
          at: section.placeOfKey([...part.path, key])
        })).map((finding) => ({ ...finding, key }))
      )
    );
    return isSaidOnce ? oncePer(findings, ({ key }) => key) : findings;
  };
}

/** Whether a field or column has a key that others have: GTM has one form for all of them. */
function isMisplaced({ keys, noun }: Part, key: string): boolean {
  const isField = FIELD_KEYS[noun] === keys || keys === SIMPLE_COLUMN_KEYS;
  return isField && (Object.hasOwn(ANY_FIELD_KEYS, key) || Object.hasOwn(SIMPLE_COLUMN_KEYS, key));
}
