import type { Validator } from './field.js';

/** A required field: GTM does not save the tag without it. */
export const required = (errorMessage: string): Validator => ({ type: 'NON_EMPTY', errorMessage });

/**
 * The form a typed value must have. Empty passes, as does whatever holds a GTM variable: what that
 * gives is known only when the code runs, which has to check it then.
 *
 * @param pattern a regular expression for the whole value, in what JavaScript and RE2 have in common
 * @param errorMessage shown beside the field; it says what to type instead
 */
export const typedAs = (pattern: string, errorMessage: string): Validator => ({
  type: 'REGEX',
  args: [`^(|.*\\{\\{.+\\}\\}.*|${pattern})$`],
  errorMessage
});
