import { describe, expect, it } from 'vitest';
import { assembleContainer } from '../../gtm/container/assemble-container.js';
import type { ContainerSource } from '../../gtm/container/container-source.js';
import type { TemplateInfo } from '../../sandbox/template/template.js';

/** What GTM's exports have in a list: everything named, with its id and where it belongs. */
interface Entity {
  accountId: string;
  containerId: string;
  name: string;
  type: string;
  fingerprint?: string;
  parentFolderId?: string;
  parameter?: Parameter[];
}

interface Parameter {
  type: string;
  key?: string;
  value?: string;
  list?: Parameter[];
  map?: Parameter[];
}

describe('a container', () => {
  const source: ContainerSource = {
    name: 'Greetings',
    folder: 'Greetings',
    tag: { name: 'Greet', fields: { greeting: 'Hello {{Name}}' } },
    trigger: { name: 'Arrivals', eventNames: ['arrival'] },
    constants: { Name: 'Ada' }
  };
  const parts = {
    info: { type: 'TAG', displayName: 'Greeter' } as TemplateInfo,
    parameters: [
      { type: 'TEXT', name: 'greeting' },
      { type: 'SIMPLE_TABLE', name: 'people' },
      { type: 'CHECKBOX', name: 'isLoud', defaultValue: true }
    ]
  };
  const tagOf = (changes: ContainerSource['tag']['fields']): Entity => {
    const changed = { ...source, tag: { ...source.tag, fields: changes } };
    return JSON.parse(assembleContainer(changed, parts, '')).containerVersion.tag[0];
  };

  it('writes a table as a list of maps', () => {
    expect(tagOf({ people: [{ name: 'Ada' }] }).parameter).toEqual([
      {
        type: 'LIST',
        key: 'people',
        list: [{ type: 'MAP', map: [{ type: 'TEMPLATE', key: 'name', value: 'Ada' }] }]
      },
      { type: 'BOOLEAN', key: 'isLoud', value: 'true' }
    ]);
  });

  it('changes a fingerprint with what it is of, and only then', () => {
    const before = tagOf({ greeting: 'Hello' }).fingerprint;
    expect(tagOf({ greeting: 'Hello' }).fingerprint).toBe(before);
    expect(tagOf({ greeting: 'Goodbye' }).fingerprint).not.toBe(before);
  });

  it('is refused if it sets a field that the template has not', () => {
    expect(() => tagOf({ greting: 'Hello' })).toThrow(
      'sgtm.config.ts:1:1 container: the template has no field greting; remove it'
    );
  });

  it('is refused if it names a variable that it does not bring', () => {
    expect(() => tagOf({ greeting: '{{Somebody}}' })).toThrow(
      'the field greeting names {{Somebody}}; add it to constants'
    );
  });
});
