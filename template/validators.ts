import { typedAs } from 'sgtm/template';

export { required, typedAs } from 'sgtm/template';

/** Amazon's rule for the name of a data set. */
export const dataSetNameValidator = typedAs(
  '[A-Za-z][A-Za-z0-9_-]{4,99}',
  'Use 5 to 100 letters, digits, _ or -, and begin with a letter: My_shop_events.'
);

export const accountIdValidator = typedAs(
  '[0-9]{1,25}',
  'Use the number that Amazon Ads shows under your account’s name, digits only: 5879120000000. ENTITY… is the ID of an entity, and Amazon refuses it.'
);

export const profileIdValidator = typedAs(
  '[0-9]{5,25}',
  'Use the profileId of GET /v2/profiles, digits only: 3231294500000.'
);
