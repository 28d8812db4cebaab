import {
  ANY_FIELD_KEYS,
  COLUMN_TYPES,
  CONDITION_KEYS,
  CONDITION_TYPES,
  FIELD_KEYS,
  GROUP_STYLES,
  ITEM_KEYS,
  PARAM_COLUMN_KEYS,
  SIMPLE_COLUMN_KEYS,
  VALIDATOR_KEYS,
  type KeyKind,
  type KeyTable
} from '../sandbox/check/field-schema.js';
import {
  CATEGORIES,
  INFO_KEYS,
  LONGEST_DESCRIPTION,
  REQUIRED_INFO_KEYS
} from '../sandbox/check/info-rules.js';
import { schemaOf } from '../sandbox/check/permission-schema.js';
import { VALIDATOR_TYPES } from '../sandbox/check/validator-rules.js';
import { PERMISSION_IDS } from '../sandbox/permissions/permission-id.js';
import { SCENARIO_KEYS, TESTS_KEYS } from '../sandbox/template/tests-section.js';
import { TEMPLATE_TYPES } from '../sandbox/template/template.js';

const TEXT = { type: 'string' };

/** A text, or one with what a translator needs. */
const WORDS = {
  anyOf: [
    TEXT,
    {
      type: 'object',
      required: ['text'],
      additionalProperties: false,
      properties: { messageId: TEXT, description: TEXT, text: TEXT }
    }
  ]
};

const KINDS: Record<KeyKind, object> = {
  text: TEXT,
  words: WORDS,
  flag: { type: 'boolean' },
  number: { type: 'number' },
  list: { type: 'array' },
  object: { type: 'object' },
  scalar: { type: ['string', 'number', 'boolean'] }
};

/** What is in the lists and objects of a field, by their keys. */
const CONTENTS: Readonly<Record<string, object>> = {
  subParams: listOf('field'),
  selectItems: listOf('item'),
  radioItems: listOf('item'),
  simpleTableColumns: listOf('column'),
  paramTableColumns: listOf('paramColumn'),
  enablingConditions: listOf('condition'),
  valueValidators: listOf('validator'),
  param: { $ref: '#/definitions/field' }
};

function listOf(definition: string): object {
  return { type: 'array', items: { $ref: `#/definitions/${definition}` } };
}

/** An object with some of these keys, and no others. */
function objectWith(
  keys: KeyTable,
  { required, ...own }: { required: string[] } & Record<string, unknown>
): object {
  const properties = Object.entries(keys).map(([key, kind]) => [
    key,
    own[key] ?? CONTENTS[key] ?? KINDS[kind]
  ]);
  return {
    type: 'object',
    required,
    additionalProperties: false,
    properties: Object.fromEntries(properties) as object
  };
}

function oneOf(values: Iterable<unknown>): object {
  return { enum: [...values] };
}

/** What holds for each value of a key alone. */
function whereIt(key: string, rules: readonly (readonly [string, object])[]): object[] {
  return rules.map(([value, rule]) => ({
    if: { required: [key], properties: { [key]: { const: value } } },
    then: rule
  }));
}

const FIELD = {
  ...objectWith(ANY_FIELD_KEYS, {
    required: ['type', 'name'],
    type: oneOf(Object.keys(FIELD_KEYS)),
    groupStyle: oneOf(GROUP_STYLES)
  }),
  allOf: whereIt(
    'type',
    Object.entries(FIELD_KEYS).map(([type, keys]) => [
      type,
      { propertyNames: oneOf(Object.keys(keys)) }
    ])
  )
};

const PARAMETERS = {
  title: '___TEMPLATE_PARAMETERS___',
  description: 'The form of a template: its fields and the groups around them.',
  type: 'array',
  items: { $ref: '#/definitions/field' },
  definitions: {
    field: FIELD,
    item: objectWith(ITEM_KEYS, { required: ['value', 'displayValue'] }),
    column: objectWith(SIMPLE_COLUMN_KEYS, { required: ['name'], type: oneOf(COLUMN_TYPES) }),
    paramColumn: objectWith(PARAM_COLUMN_KEYS, { required: ['param'] }),
    condition: objectWith(CONDITION_KEYS, {
      required: ['paramName', 'type'],
      type: oneOf(CONDITION_TYPES)
    }),
    validator: objectWith(VALIDATOR_KEYS, { required: ['type'], type: oneOf(VALIDATOR_TYPES) })
  }
};

const INFO = {
  title: '___INFO___',
  description: 'What GTM and the Gallery show of a template.',
  type: 'object',
  required: ['type', ...REQUIRED_INFO_KEYS],
  propertyNames: oneOf(INFO_KEYS),
  properties: {
    type: { ...oneOf(TEMPLATE_TYPES), description: 'MACRO is a variable.' },
    id: { ...TEXT, description: 'Write "cvt_temp_public_id"; GTM replaces it.' },
    version: { type: 'integer', minimum: 1 },
    displayName: WORDS,
    description: { anyOf: [{ ...TEXT, maxLength: LONGEST_DESCRIPTION }, ...WORDS.anyOf.slice(1)] },
    categories: { type: 'array', items: oneOf(CATEGORIES) },
    securityGroups: { type: 'array' },
    containerContexts: { type: 'array', items: TEXT, contains: { const: 'SERVER' } },
    brand: {
      type: 'object',
      properties: {
        id: TEXT,
        displayName: WORDS,
        thumbnail: {
          ...TEXT,
          pattern: '^(data:image/(png|jpe?g|gif);base64,|$)',
          description: 'A data URI of a PNG, JPEG or GIF of at most 50 kB.'
        }
      }
    }
  }
};

/** A value of a permission in the section's own form. */
const TYPED_VALUE = {
  type: 'object',
  required: ['type'],
  properties: {
    type: { enum: [1, 2, 3, 8], description: '1 text, 2 list, 3 map, 8 true or false' }
  },
  allOf: [
    [1, { required: ['string'], properties: { string: TEXT } }],
    [2, { properties: { listItem: listOf('value') } }],
    [
      3,
      {
        required: ['mapKey', 'mapValue'],
        properties: { mapKey: listOf('value'), mapValue: listOf('value') }
      }
    ],
    [8, { required: ['boolean'], properties: { boolean: { type: 'boolean' } } }]
  ].map(([type, rule]) => ({ if: { properties: { type: { const: type } } }, then: rule }))
};

/** The names of the parameters of each permission, of those whose parameters are known. */
const PARAMETER_NAMES = PERMISSION_IDS.flatMap((id) => {
  const schema = schemaOf(id);
  return schema ? [[id, Object.keys(schema.parameters)] as const] : [];
});

const PERMISSIONS = {
  title: '___SERVER_PERMISSIONS___',
  description: 'What a template may do.',
  type: 'array',
  items: {
    type: 'object',
    required: ['instance', 'isRequired'],
    properties: {
      instance: {
        type: 'object',
        required: ['key', 'param'],
        properties: {
          key: {
            type: 'object',
            required: ['publicId', 'versionId'],
            properties: { publicId: oneOf(PERMISSION_IDS), versionId: TEXT }
          },
          param: {
            type: 'array',
            items: {
              type: 'object',
              required: ['key', 'value'],
              additionalProperties: false,
              properties: { key: TEXT, value: { $ref: '#/definitions/value' } }
            }
          }
        },
        allOf: PARAMETER_NAMES.map(([id, names]) => ({
          if: { properties: { key: { properties: { publicId: { const: id } } } } },
          then: {
            properties: {
              param: names.length === 0 ? { maxItems: 0 } : parametersNamed(names)
            }
          }
        }))
      },
      clientAnnotations: { type: 'object', properties: { isEditedByUser: { type: 'boolean' } } },
      isRequired: { type: 'boolean' }
    }
  },
  definitions: { value: TYPED_VALUE }
};

function parametersNamed(names: readonly string[]): object {
  return { items: { properties: { key: oneOf(names) } } };
}

const [NAME, CODE] = SCENARIO_KEYS;
const [SCENARIOS, SETUP] = TESTS_KEYS;

const TESTS = {
  title: '___TESTS___',
  description: 'The scenarios of a template, as YAML.',
  type: 'object',
  additionalProperties: false,
  properties: {
    [SCENARIOS]: {
      type: ['array', 'null'],
      items: {
        type: 'object',
        required: SCENARIO_KEYS,
        additionalProperties: false,
        properties: {
          [NAME]: { type: ['string', 'number', 'boolean'] },
          [CODE]: { ...TEXT, description: 'Runs with mock, runCode, assertApi, assertThat, fail.' }
        }
      }
    },
    [SETUP]: { type: ['string', 'null'], description: 'Code that runs before each scenario.' }
  }
};

/**
 * Of the sections of a .tpl that are JSON or YAML. They are made of what `sgtm check` goes by, so that
 * an editor marks what the checker would find: errors and warnings alike.
 */
export const SECTION_SCHEMAS = {
  info: INFO,
  parameters: PARAMETERS,
  permissions: PERMISSIONS,
  tests: TESTS
};
