import type { Field } from '../field.js';

/** Which advertiser the conversions belong to, and how the tag signs in. */
export const accountGroup = {
  type: 'GROUP',
  name: 'accountGroup',
  displayName: 'Amazon Ads account',
  groupStyle: 'ZIPPY_OPEN',
  subParams: [
    {
      type: 'SELECT',
      name: 'region',
      displayName: 'Region',
      selectItems: [
        { value: 'NA', displayValue: 'North America (NA)' },
        { value: 'EU', displayValue: 'Europe (EU)' },
        { value: 'FE', displayValue: 'Far East (FE)' }
      ],
      simpleValueType: true,
      defaultValue: 'NA',
      macrosInSelect: true,
      help: 'Where your advertiser account is registered, for example Europe for an account of advertising.amazon.de.'
    },
    {
      type: 'TEXT',
      name: 'accountId',
      displayName: 'Advertiser account ID',
      simpleValueType: true,
      alwaysInSummary: true,
      valueHint: '5879120000000',
      help: 'The number below your account name in Amazon Ads under Administration → Accounts.',
      valueValidators: [
        {
          type: 'NON_EMPTY',
          errorMessage: 'Enter the advertiser account ID, or a variable that holds it.'
        }
      ],
      enablingConditions: [{ paramName: 'api', paramValue: 'adsApiV1', type: 'EQUALS' }]
    },
    {
      type: 'TEXT',
      name: 'profileId',
      displayName: 'Profile ID',
      simpleValueType: true,
      alwaysInSummary: true,
      valueHint: '3231294500000',
      help: 'The profileId that GET /v2/profiles gives for your advertiser; not the customer or seller ID, which Amazon answers with 403.',
      valueValidators: [
        { type: 'NON_EMPTY', errorMessage: 'Enter the profile ID, or a variable that holds it.' }
      ],
      enablingConditions: [{ paramName: 'api', paramValue: 'adsApiV1', type: 'NOT_EQUALS' }]
    },
    {
      type: 'TEXT',
      name: 'clientId',
      displayName: 'Client ID',
      simpleValueType: true,
      valueHint: 'amzn1.application-oa2-client.…',
      help: 'From the security profile of your Login with Amazon application. Keep it in a Constant variable.',
      valueValidators: [
        {
          type: 'NON_EMPTY',
          errorMessage: 'Enter the client ID of your Login with Amazon application.'
        }
      ]
    },
    {
      type: 'RADIO',
      name: 'authMode',
      displayName: 'Sign in with',
      radioItems: [
        {
          value: 'lwa',
          displayValue: 'A refresh token (recommended)',
          help: 'The tag gets an access token from Login with Amazon, keeps it on the server and renews it before it expires.',
          subParams: [
            {
              type: 'TEXT',
              name: 'clientSecret',
              displayName: 'Client secret',
              simpleValueType: true,
              valueHint: 'amzn1.oa2-cs.v1.…',
              help: 'From the same security profile as the client ID.',
              valueValidators: [
                {
                  type: 'NON_EMPTY',
                  errorMessage: 'Enter the client secret of the same application.'
                }
              ]
            },
            {
              type: 'TEXT',
              name: 'refreshToken',
              displayName: 'Refresh token',
              simpleValueType: true,
              valueHint: 'Atzr|…',
              help: 'Created once with the scope advertising::campaign_management. It does not expire.',
              valueValidators: [
                {
                  type: 'NON_EMPTY',
                  errorMessage: 'Enter the refresh token, it begins with Atzr|.'
                }
              ]
            }
          ]
        },
        {
          value: 'accessToken',
          displayValue: 'An access token from a variable',
          help: 'For set-ups where another service renews the token. A token typed in here stops working within the hour.',
          subParams: [
            {
              type: 'TEXT',
              name: 'accessToken',
              displayName: 'Access token',
              simpleValueType: true,
              valueHint: '{{Amazon access token}}',
              help: 'A variable that always holds a valid token, beginning with Atza|.',
              valueValidators: [
                { type: 'NON_EMPTY', errorMessage: 'Enter a variable that holds the access token.' }
              ]
            }
          ]
        }
      ],
      simpleValueType: true,
      defaultValue: 'lwa'
    },
    {
      type: 'TEXT',
      name: 'dataSetName',
      displayName: 'Data set name',
      simpleValueType: true,
      valueHint: 'My_shop_events',
      notSetText: 'Default_Events',
      help: 'The data set in Amazon Ads’ Data Manager that collects the conversions. Amazon uses Default_Events if it is empty.',
      valueValidators: [
        {
          type: 'REGEX',
          args: ['^$|^\\{\\{.+\\}\\}$|^[A-Za-z][A-Za-z0-9_-]{4,99}$'],
          errorMessage: 'Use 5 to 100 letters, digits, _ or -, and begin with a letter.'
        }
      ],
      enablingConditions: [{ paramName: 'api', paramValue: 'adsApiV1', type: 'EQUALS' }]
    },
    {
      type: 'SIMPLE_TABLE',
      name: 'additionalAdvertisers',
      displayName: 'Further advertisers that get the same conversions',
      newRowButtonText: 'Add advertiser',
      help: 'One request goes to each. The tag succeeds only if all of them accept the conversion.',
      simpleTableColumns: [
        {
          type: 'TEXT',
          name: 'accountId',
          displayName: 'Advertiser account ID',
          defaultValue: '',
          valueHint: '5879120000000'
        },
        {
          type: 'TEXT',
          name: 'profileId',
          displayName: 'Profile ID',
          defaultValue: '',
          valueHint: '3231294500000'
        },
        {
          type: 'TEXT',
          name: 'dataSetName',
          displayName: 'Data set name',
          defaultValue: '',
          valueHint: 'My_shop_events'
        }
      ]
    }
  ]
} as const satisfies Field;
