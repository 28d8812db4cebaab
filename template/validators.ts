import { typedAs } from 'sgtm/template';

export { required, typedAs } from 'sgtm/template';

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
