import { describe, expect, it } from 'vitest';
import { assembleContainer, type FinishedTemplate } from '../../container/assemble-container.js';
import type { ContainerSource, TagSource } from '../../container/container-source.js';

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

const GREETER: FinishedTemplate = {
  text: '',
  info: { type: 'TAG', displayName: 'Greeter' },
  parameters: [
    { type: 'TEXT', name: 'greeting' },
    { type: 'SIMPLE_TABLE', name: 'people' },
    { type: 'CHECKBOX', name: 'isLoud', defaultValue: true }
  ]
};

const CLOCK: FinishedTemplate = {
  text: '',
  info: { type: 'VARIABLE', displayName: 'Clock' },
  parameters: [{ type: 'TEXT', name: 'hours', defaultValue: 24 }]
};

const TAG: TagSource = {
  name: 'Greet',
  triggers: ['Arrivals'],
  fields: { greeting: 'Hello {{Name}}' }
};

const SOURCE: ContainerSource = {
  name: 'Greetings',
  folder: 'Greetings',
  tags: [TAG],
  triggers: [{ name: 'Arrivals', eventNames: ['arrival'] }],
  constants: { Name: 'Ada' }
};

interface Version {
  tag: (Entity & { tagId: string; firingTriggerId: string[] })[];
  trigger: (Entity & { triggerId: string })[];
  variable: Entity[];
  customTemplate: (Entity & { templateId: string })[];
}

function assembled(
  changes: Partial<ContainerSource> = {},
  templates: readonly FinishedTemplate[] = [GREETER]
): Version {
  const text = assembleContainer({ ...SOURCE, ...changes }, templates);
  return (JSON.parse(text) as { containerVersion: Version }).containerVersion;
}

describe('a container', () => {
  const tagOf = (fields: TagSource['fields']): Entity | undefined =>
    assembled({ tags: [{ ...TAG, fields }] }).tag[0];

  it('writes a table as a list of maps', () => {
    expect(tagOf({ people: [{ name: 'Ada' }] })?.parameter).toEqual([
      {
        type: 'LIST',
        key: 'people',
        list: [{ type: 'MAP', map: [{ type: 'TEMPLATE', key: 'name', value: 'Ada' }] }]
      },
      { type: 'BOOLEAN', key: 'isLoud', value: 'true' }
    ]);
  });

  it('changes a fingerprint with what it is of, and only then', () => {
    const before = tagOf({ greeting: 'Hello' })?.fingerprint;
    expect(tagOf({ greeting: 'Hello' })?.fingerprint).toBe(before);
    expect(tagOf({ greeting: 'Goodbye' })?.fingerprint).not.toBe(before);
  });

  it('is refused if it sets a field that the template has not', () => {
    expect(() => tagOf({ greting: 'Hello' })).toThrow(
      'sgtm.config.ts:1:1 container: the template of "Greet" has no field greting; remove it'
    );
  });

  it('is refused if it names a variable that it does not bring', () => {
    expect(() => tagOf({ greeting: '{{Somebody}}' })).toThrow(
      'the field greeting names {{Somebody}}; add it to constants or variables'
    );
  });

  it('has tags and variables of several templates, each with the triggers that it names', () => {
    const version = assembled(
      {
        tags: [
          { ...TAG, template: 'Greeter', fields: { greeting: '{{Time}} {{Event Name}}' } },
          { name: 'Part', template: 'Parter', triggers: ['Arrivals', 'Leaves'], fields: {} }
        ],
        triggers: [...SOURCE.triggers, { name: 'Leaves', eventNames: ['a.b', 'a+b'] }],
        variables: [{ name: 'Time', fields: {} }]
      },
      [GREETER, CLOCK, { ...GREETER, info: { type: 'TAG', displayName: 'Parter' } }]
    );
    const [greeter, clock, parter] = version.customTemplate.map(({ templateId }) => templateId);
    const [arrivals, leaves] = version.trigger.map(({ triggerId }) => triggerId);
    expect(version.tag).toMatchObject([
      { type: `cvt_1_${greeter}`, firingTriggerId: [arrivals] },
      { type: `cvt_1_${parter}`, firingTriggerId: [arrivals, leaves] }
    ]);
    expect(version.variable).toMatchObject([
      { name: 'Name', type: 'c' },
      {
        name: 'Time',
        type: `cvt_1_${clock}`,
        parameter: [{ type: 'TEMPLATE', key: 'hours', value: '24' }]
      }
    ]);
    expect(JSON.stringify(version.trigger[1])).toContain(JSON.stringify(String.raw`^(a\.b|a\+b)$`));
  });

  it.each<[string, Partial<ContainerSource>, string]>([
    ['a tag of no template', { tags: [{ ...TAG, template: 'X' }] }, 'is made of "X", which is not'],
    ['an unknown trigger', { tags: [{ ...TAG, triggers: ['X'] }] }, 'fires on "X"; add it to'],
    ['a variable without template', { variables: [{ name: 'Time', fields: {} }] }, 'there are none']
  ])('is refused for %s', (_, changes, message) => {
    expect(() => assembled(changes)).toThrow(message);
  });

  it('is refused for a tag that may be of several templates', () => {
    const others = [GREETER, { ...GREETER, info: { ...GREETER.info, displayName: 'Other' } }];
    expect(() => assembled({}, others)).toThrow(
      '"Greet" does not say which template it is made of; name one for a tag: "Greeter", "Other"'
    );
  });

  it.each([
    [{ tags: 'x' }, 'container.tags must be array'],
    [
      { tags: [{ name: 'A', triggers: [] }] },
      "container.tags[0] must have required property 'fields'"
    ],
    [
      { triggers: [{ name: 'A', eventNames: [] }] },
      'container.triggers[0].eventNames must NOT have'
    ],
    [{ tag: {} }, 'container must NOT have additional properties ("tag"); correct it'],
    [{ constants: { a: 1 } }, 'container.constants.a must be string']
  ])('is refused, with the place, if it is %j', (changes, message) => {
    expect(() => assembled(changes as never)).toThrow(`sgtm.config.ts:1:1 container: ${message}`);
  });
});
