import type { Validator } from 'sgtm/template';

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

/** Amazon’s own pattern for account ids: numbers, and longer ids such as amzn1.ads-account.g.…. */
export const accountIdValidator = typedAs(
  '[A-Za-z0-9._-]{3,100}',
  'Use the ID as Amazon Ads shows it, letters, digits, dots and dashes without blanks: 5879120000000.'
);

export const profileIdValidator = typedAs(
  '[0-9]{5,25}',
  'Use the profileId of GET /v2/profiles, digits only: 3231294500000.'
);
