import { Ajv, type AnySchema, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { AmazonContract, AmazonError, EventData } from '../contracts/contract.js';
import { recent, type Refuse, type RuleContext } from '../contracts/rules.js';
import { describeSchemaError } from './schema-error.js';

/** What is wrong with an event. */
export interface EventFaults {
  errors: AmazonError[];
  /** Whether something is missing without which Amazon refuses the whole request (400). */
  isIncomplete: boolean;
}

/** Amazon's specification: an answer names at most 20 errors an event. */
const MOST_ERRORS = 20;

/**
 * Checks one event of a request against its contract's schema and rules.
 *
 * @param location where it stands in the request's body, such as "events[0]"
 * @returns undefined if Amazon would accept it
 */
export function checkEvent(
  contract: AmazonContract,
  event: unknown,
  location: string,
  context: RuleContext
): EventFaults | undefined {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    const message = `${location} has to be an object`;
    const error = { code: 'FIELD_VALUE_IS_INVALID', message, fieldLocation: location };
    return { errors: [error], isIncomplete: true };
  }
  const given = event as EventData;
  const validate = validatorOf(contract, contract.shapeOf(given));
  const schemaErrors = validate(given) ? [] : (validate.errors ?? []);
  const errors = schemaErrors.map((error) => describeSchemaError(error, location));
  const known = new Set(errors.map(({ fieldLocation }) => fieldLocation));
  const refuse: Refuse = (field, code, message) => {
    const fieldLocation = `${location}.${field}`;
    if (known.has(fieldLocation)) return;
    errors.push({ code, message: `${fieldLocation} ${message}`, fieldLocation });
  };
  recent(contract.timePath, contract.mostDays)(given, refuse, context);
  for (const rule of contract.rules) rule(given, refuse, context);
  if (errors.length === 0) return undefined;
  return {
    errors: errors.slice(0, MOST_ERRORS),
    isIncomplete: schemaErrors.some(isMissing)
  };
}

/** A required field that is not there, or a list of match keys or of their values that is empty. */
function isMissing(error: ErrorObject): boolean {
  return error.keyword === 'required' || error.keyword === 'minItems';
}

let ajv: Ajv | undefined;
const validators = new Map<AnySchema, ValidateFunction>();

/** Does what the first event of a contract would otherwise have to wait for, about 100 ms. */
export function prepareChecks(contract: AmazonContract): void {
  for (const shape of Object.keys(contract.schemas)) validatorOf(contract, shape);
}

/** Compiling takes a while, so that it waits until a contract is used, and happens once. */
function validatorOf(contract: AmazonContract, shape: string): ValidateFunction {
  const schema = contract.schemas[shape] as AnySchema;
  const known = validators.get(schema);
  if (known) return known;
  if (!ajv) {
    ajv = new Ajv({ allErrors: true });
    formats.default(ajv, ['date-time']);
  }
  const validate = ajv.compile(schema);
  validators.set(schema, validate);
  return validate;
}
