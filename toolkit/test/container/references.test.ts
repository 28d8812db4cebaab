import { describe, expect, it } from 'vitest';
import { fillReferences, referencesIn } from '../../container/references.js';

const VALUES = new Map<string, unknown>([
  ['id', 7],
  ['list', ['a']],
  ['nothing', undefined]
]);

describe('references to variables', () => {
  it('are found wherever they stand in the fields', () => {
    const fields = { a: '{{id}}', b: [{ key: 'x {{list}} y' }], c: { d: '{{nothing}}' }, e: 5 };
    expect([...referencesIn(fields)]).toEqual(['id', 'list', 'nothing']);
    expect([...referencesIn({ a: '{{}}', b: '{x}', c: '{{{' })]).toEqual([]);
  });

  it('become the values, as text within text', () => {
    const fields = { a: '{{id}}', b: [{ key: '{{id}}/{{list}}/{{nothing}}' }], c: '{{nothing}}' };
    expect(fillReferences(fields, VALUES)).toEqual({
      a: 7,
      b: [{ key: '7/a/undefined' }],
      c: undefined
    });
  });

  it('do not make values that look like references into such', () => {
    const values = new Map([['one', '{{two}}']]);
    expect(fillReferences({ a: 'x{{one}}' }, values)).toEqual({ a: 'x{{two}}' });
  });

  it('that are not there leave the fields as they are', () => {
    const fields = { a: 'text', b: [1] };
    expect(fillReferences(fields, VALUES)).toBe(fields);
  });
});
