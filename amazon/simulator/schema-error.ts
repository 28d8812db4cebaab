import type { ErrorObject } from 'ajv';
import type { AmazonError } from '../contracts/contract.js';

type Describe = (error: ErrorObject) => { code: string; says: string };

/** An enumeration longer than this is not worth reading out. */
const MOST_LISTED = 20;

/** What Amazon would say of each kind of schema violation. No value of the event is repeated. */
const DESCRIPTIONS: Readonly<Record<string, Describe>> = {
  required: () => ({ code: 'FIELD_VALUE_IS_NULL', says: 'is missing' }),
  additionalProperties: () => ({
    code: 'INVALID_INPUT',
    says: 'is no field of this contract; leave it out'
  }),
  type: ({ params }) => ({
    code: 'FIELD_VALUE_IS_INVALID',
    says: `has to be of type ${params.type as string}`
  }),
  enum: ({ params }) => ({
    code: 'FIELD_VALUE_IS_INVALID',
    says: saysOfEnumeration(params.allowedValues as string[])
  }),
  format: () => ({
    code: 'FIELD_VALUE_IS_INVALID',
    says: 'has to be ISO 8601 with an offset from UTC, such as 2026-04-20T12:34:56Z'
  }),
  pattern: ({ params }) => ({
    code: 'FIELD_VALUE_CONTAINS_INVALID_CHARACTERS',
    says: `has characters or a form that is not taken; it has to match ${params.pattern as string}`
  }),
  minLength: ({ params }) =>
    params.limit === 1
      ? { code: 'FIELD_VALUE_IS_EMPTY', says: 'is empty; leave it out or give it a value' }
      : belowSize(params.limit as number, 'characters'),
  maxLength: ({ params }) => aboveSize(params.limit as number, 'characters'),
  minItems: ({ params }) => belowSize(params.limit as number, 'entries'),
  maxItems: ({ params }) => aboveSize(params.limit as number, 'entries'),
  minimum: ({ params }) => ({
    code: 'FIELD_VALUE_IS_BELOW_MINIMUM_LIMIT',
    says: `has to be at least ${params.limit as number}`
  }),
  maximum: ({ params }) => ({
    code: 'FIELD_VALUE_IS_ABOVE_MAXIMUM_LIMIT',
    says: `has to be at most ${params.limit as number}`
  })
};

function saysOfEnumeration(values: readonly string[]): string {
  return values.length > MOST_LISTED
    ? `has to be one of the ${values.length} codes that Amazon takes`
    : `has to be ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}`;
}

function belowSize(limit: number, what: string) {
  return {
    code: 'FIELD_SIZE_IS_BELOW_MINIMUM_LIMIT',
    says: `has too few ${what}; the least is ${limit}`
  };
}

function aboveSize(limit: number, what: string) {
  return {
    code: 'FIELD_SIZE_IS_ABOVE_MAXIMUM_LIMIT',
    says: `has too many ${what}; the most is ${limit}`
  };
}

/** Words a violation of the schema as Amazon would, with the field's place in the request's body. */
export function describeSchemaError(error: ErrorObject, location: string): AmazonError {
  const describe = DESCRIPTIONS[error.keyword];
  const { code, says } = describe
    ? describe(error)
    : { code: 'FIELD_VALUE_IS_INVALID', says: error.message ?? 'is not valid' };
  const fieldLocation = location + pathOf(error);
  return { code, message: `${fieldLocation} ${says}`, fieldLocation };
}

/** "/matchKeys/0/type" → ".matchKeys[0].type", and the name of what is missing or too much. */
function pathOf({ instancePath, params }: ErrorObject): string {
  const named = (params.missingProperty ?? params.additionalProperty) as string | undefined;
  const path = instancePath.replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]').replaceAll('/', '.');
  return named === undefined ? path : `${path}.${presentable(named)}`;
}

/** The name of an unknown field comes from outside and may hold anything. */
function presentable(name: string): string {
  return /^[\w$-]{1,64}$/.test(name) ? name : '(unnamed)';
}
