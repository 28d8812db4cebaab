import type { Field } from 'sgtm/template';
import { contractsWith } from '../contracts.js';
import {
  accountIdValidator,
  dataSetNameValidator,
  profileIdValidator,
  required,
  typedAs
} from '../validators.js';

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
      help: 'Where your advertiser account is registered, for example Europe for one you manage at advertising.amazon.de. Japan and Australia are Far East.'
    },
    {
      type: 'TEXT',
      name: 'accountId',
      displayName: 'Advertiser account ID',
      simpleValueType: true,
      alwaysInSummary: true,
      valueHint: '5879120000000',
      help: 'The ID of your advertiser account as Amazon Ads shows it, for example 5879120000000. Digits only: the ENTITY… of a DSP and a seller ID are others, and Amazon answers 403 to them.',
      valueValidators: [
        required('Enter the advertiser account ID, or a variable that holds it.'),
        accountIdValidator
      ],
      enablingConditions: contractsWith('accountId')
    },
    {
      type: 'TEXT',
      name: 'profileId',
      displayName: 'Profile ID',
      simpleValueType: true,
      alwaysInSummary: true,
      valueHint: '3231294500000',
      help: 'The profileId that GET /v2/profiles gives for your advertiser, for example 3231294500000. Amazon answers 403 to a customer or seller ID.',
      valueValidators: [
        required('Enter the profile ID, or a variable that holds it.'),
        profileIdValidator
      ],
      enablingConditions: contractsWith('profileId')
    },
    {
      type: 'TEXT',
      name: 'clientId',
      displayName: 'Client ID',
      simpleValueType: true,
      valueHint: 'amzn1.application-oa2-client.…',
      help: 'From the security profile of your Login with Amazon application. Best kept in a Constant variable, for example {{Amazon client ID}}.',
      valueValidators: [
        required('Enter the client ID of your Login with Amazon application.'),
        typedAs(
          'amzn1\\.application-oa2-client\\.[A-Za-z0-9]+',
          'A client ID begins with amzn1.application-oa2-client. and has no blanks; copy it from your security profile.'
        )
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
              help: 'From the same security profile as the client ID, for example {{Amazon client secret}}.',
              valueValidators: [
                required('Enter the client secret of the same application.'),
                typedAs('[^\\s|]+', 'Copy the client secret without blanks and line breaks.')
              ]
            },
            {
              type: 'TEXT',
              name: 'refreshToken',
              displayName: 'Refresh token',
              simpleValueType: true,
              valueHint: 'Atzr|…',
              help: 'Created once with the scope advertising::campaign_management. It does not expire. For example {{Amazon refresh token}}.',
              valueValidators: [
                required('Enter the refresh token, or a variable that holds it.'),
                typedAs(
                  'Atzr\\|[^\\s]+',
                  'A refresh token begins with Atzr| and has no blanks. One that begins with Atza| is an access token.'
                )
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
                required('Enter a variable that holds the access token.'),
                typedAs(
                  'Atza\\|[^\\s]+',
                  'An access token begins with Atza| and has no blanks; use a variable that gives a valid one.'
                )
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
      help: 'The data set in Amazon Ads’ Data Manager that collects the conversions, for example My_shop_events. Amazon uses Default_Events if this is empty.',
      valueValidators: [dataSetNameValidator],
      enablingConditions: [{ paramName: 'api', paramValue: 'adsApiV1', type: 'EQUALS' }]
    },
    {
      type: 'SIMPLE_TABLE',
      name: 'additionalAdvertisers',
      displayName: 'Further advertisers for the same conversions',
      newRowButtonText: 'Add advertiser',
      help: 'One request goes to each. The tag succeeds only if all of them accept the conversion.',
      simpleTableColumns: [
        {
          type: 'TEXT',
          name: 'accountId',
          displayName: 'Account ID (Events API)',
          defaultValue: '',
          valueHint: '5879120000000',
          valueValidators: [accountIdValidator]
        },
        {
          type: 'TEXT',
          name: 'profileId',
          displayName: 'Profile ID (older APIs)',
          defaultValue: '',
          valueHint: '3231294500000',
          valueValidators: [profileIdValidator]
        },
        {
          type: 'TEXT',
          name: 'dataSetName',
          displayName: 'Data set name',
          defaultValue: '',
          valueHint: 'My_shop_events',
          valueValidators: [dataSetNameValidator]
        }
      ]
    }
  ]
} as const satisfies Field;
