/**
 * Fields for this package's own tag, so that it runs before anybody has access to Amazon's API. The
 * simulator knows these credentials and no others.
 */
export const SAMPLE_FIELDS: Readonly<Record<string, unknown>> = {
  region: 'NA',
  accountId: '5879120000000',
  profileId: '1234567890',
  clientId: 'amzn1.application-oa2-client.localsample',
  clientSecret: 'amzn1.oa2-cs.v1.local-sample',
  refreshToken: 'Atzr|local-sample',
  dataSetName: 'Local_Sample',
  defaultCountryCode: 'US',
  logType: 'always'
};
