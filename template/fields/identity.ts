import type { Field } from 'sgtm/template';
import { required, typedAs } from '../validators.js';

/** Who the conversion is matched to. */
export const identityGroup = {
  type: 'GROUP',
  name: 'identityGroup',
  displayName: 'Match keys',
  groupStyle: 'ZIPPY_OPEN_ON_PARAM',
  subParams: [
    {
      type: 'CHECKBOX',
      name: 'autoMatchKeys',
      checkboxText: 'Use the user data of the event',
      simpleValueType: true,
      defaultValue: true,
      help: 'E-mail address, phone number, name and address from user_data, mobile advertising ID. Everything personal is normalized as Amazon does it and hashed with SHA-256 before it leaves your server.'
    },
    {
      type: 'SIMPLE_TABLE',
      name: 'matchKeys',
      displayName: 'Match keys from variables',
      newRowButtonText: 'Add match key',
      help: 'For example E-mail address: {{Customer e-mail}}. A row wins over the user data of the event. Plain values are hashed, SHA-256 digests are sent as they are.',
      simpleTableColumns: [
        {
          type: 'SELECT',
          name: 'type',
          displayName: 'Match key',
          isUnique: true,
          defaultValue: 'EMAIL',
          selectItems: [
            { value: 'EMAIL', displayValue: 'E-mail address' },
            { value: 'PHONE', displayValue: 'Phone number' },
            { value: 'FIRST_NAME', displayValue: 'First name' },
            { value: 'LAST_NAME', displayValue: 'Last name' },
            { value: 'ADDRESS', displayValue: 'Street address' },
            { value: 'CITY', displayValue: 'City' },
            { value: 'STATE', displayValue: 'State or province' },
            { value: 'POSTAL', displayValue: 'Postal code' },
            { value: 'MAID', displayValue: 'Mobile advertising ID' },
            { value: 'RAMP_ID', displayValue: 'RampID' },
            { value: 'MATCH_ID', displayValue: 'Match ID' },
            { value: 'REAL_ID', displayValue: 'RealID' },
            { value: 'MERKLE_ID', displayValue: 'Merkle ID' },
            { value: 'KANTAR_ID', displayValue: 'Kantar ID' },
            { value: 'FIP', displayValue: 'Full IP address' }
          ]
        },
        {
          type: 'TEXT',
          name: 'value',
          displayName: 'Value',
          defaultValue: '',
          valueHint: '{{Customer e-mail}}'
        }
      ]
    },
    {
      type: 'RADIO',
      name: 'phoneFormat',
      displayName: 'Hash phone numbers',
      radioItems: [
        { value: 'digits', displayValue: 'As digits, 15551234567 (Amazon’s normalizer)' },
        { value: 'e164', displayValue: 'With a plus, +15551234567' }
      ],
      simpleValueType: true,
      defaultValue: 'digits',
      help: 'Choose the form in which your other integrations with Amazon hash them.'
    },
    {
      type: 'RADIO',
      name: 'emailFormat',
      displayName: 'Hash e-mail addresses',
      radioItems: [
        { value: 'eventsApi', displayValue: 'Without _ and + (Events API)' },
        { value: 'marketingCloud', displayValue: 'With _, without + (Marketing Cloud uploader)' },
        { value: 'plain', displayValue: 'As they are, in lower case' }
      ],
      simpleValueType: true,
      defaultValue: 'eventsApi',
      help: 'Amazon’s own documents disagree on these two signs. Keep the first unless your other integrations with Amazon hash them otherwise; addresses without _ and + are the same in all.'
    },
    {
      type: 'RADIO',
      name: 'sendIpAddress',
      displayName: 'IP address of the visitor',
      radioItems: [
        { value: 'no', displayValue: 'Do not send it' },
        { value: 'consent', displayValue: 'Send it for Amazon to find out the region for consent' },
        { value: 'consentAndMatchKey', displayValue: 'Send it for that, and as a match key' }
      ],
      simpleValueType: true,
      defaultValue: 'no',
      help: 'It is sent in the clear, so ask whether your consent covers that. In the EEA and the UK it is no consent signal by itself.'
    },
    {
      type: 'CHECKBOX',
      name: 'sendUserAgent',
      checkboxText: 'Send the user agent',
      help: 'The browser and device of the visitor, as the event has it; Amazon uses it for attribution.',
      simpleValueType: true,
      defaultValue: true,
      enablingConditions: [{ paramName: 'api', paramValue: 'adsApiV1', type: 'EQUALS' }]
    }
  ]
} as const satisfies Field;

/** What else is reported. */
export const customDataGroup = {
  type: 'GROUP',
  name: 'customDataGroup',
  displayName: 'Custom data',
  groupStyle: 'ZIPPY_OPEN_ON_PARAM',
  // That API has no place for it.
  enablingConditions: [{ paramName: 'api', paramValue: 'offAmazon2023', type: 'NOT_EQUALS' }],
  subParams: [
    {
      type: 'CHECKBOX',
      name: 'autoCustomData',
      checkboxText: 'Use brand, category and product ID of the first item',
      help: 'item_brand, item_category and item_id, for example Acme, Shoes and SKU_1. Amazon reports on these three by itself.',
      simpleValueType: true,
      defaultValue: true
    },
    {
      type: 'SIMPLE_TABLE',
      name: 'customData',
      displayName: 'Custom data from variables',
      newRowButtonText: 'Add custom data',
      help: 'For example loyalty_level: {{Loyalty level}}. Amazon takes 13, brand, category and productId included. Values can have letters, digits and underscores; other characters become underscores.',
      simpleTableColumns: [
        {
          type: 'TEXT',
          name: 'name',
          displayName: 'Name',
          defaultValue: '',
          isUnique: true,
          valueHint: 'brand',
          valueValidators: [
            required('Enter a name, or remove the row.'),
            typedAs('[A-Za-z0-9_]+', 'Use letters, digits and underscores: loyalty_level.')
          ]
        },
        {
          type: 'SELECT',
          name: 'dataType',
          displayName: 'Type',
          defaultValue: 'STRING',
          selectItems: [
            { value: 'STRING', displayValue: 'Text' },
            { value: 'INTEGER', displayValue: 'Whole number' },
            { value: 'TIMESTAMP', displayValue: 'Time' }
          ]
        },
        {
          type: 'TEXT',
          name: 'value',
          displayName: 'Value',
          defaultValue: '',
          valueHint: '{{Brand}}'
        }
      ]
    }
  ]
} as const satisfies Field;
