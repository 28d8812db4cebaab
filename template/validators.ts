import type { Validator } from './field.js';

/** A required field: GTM does not save the tag without it. */
export const required = (errorMessage: string): Validator => ({ type: 'NON_EMPTY', errorMessage });

/**
 * The form a typed value must have. Empty passes, as does whatever holds a GTM variable: what that
 * gives is known only when the tag runs, and the code checks it then.
 *
 * @param pattern a regular expression for the whole value, in what JavaScript and RE2 have in common
 * @param errorMessage shown beside the field; it says what to type instead
 */
export const typedAs = (pattern: string, errorMessage: string): Validator => ({
  type: 'REGEX',
  args: [`^(|.*\\{\\{.+\\}\\}.*|${pattern})$`],
  errorMessage
});

/** Amazon's rule for the name of a data set. */
export const dataSetNameValidator = typedAs(
  '[A-Za-z][A-Za-z0-9_-]{4,99}',
  'Use 5 to 100 letters, digits, _ or -, and begin with a letter: My_shop_events.'
);

/** An account is named by its number or by the longer id that Amazon’s newer pages show. */
export const accountIdValidator = typedAs(
  '[0-9]{5,25}|amzn1\\.ads-account\\.[A-Za-z0-9.]+',
  'Use the number below your account name in Amazon Ads, without blanks: 5879120000000. An entity ID (ENTITY…) does not work.'
);

export const profileIdValidator = typedAs(
  '[0-9]{5,25}',
  'Use the profileId of GET /v2/profiles, digits only: 3231294500000. An entity ID (ENTITY…) does not work.'
);
