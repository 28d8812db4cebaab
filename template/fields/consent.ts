import type { Field } from '../field.js';

/** What the visitor agreed to. */
export const consentGroup = {
  type: 'GROUP',
  name: 'consentGroup',
  displayName: 'Consent',
  groupStyle: 'ZIPPY_OPEN_ON_PARAM',
  subParams: [
    {
      type: 'RADIO',
      name: 'adStorageConsent',
      displayName: 'Consent to ad storage in Google Consent Mode',
      radioItems: [
        { value: 'optional', displayValue: 'Send conversions whatever it says' },
        {
          value: 'required',
          displayValue: 'Send conversions only if it is granted',
          help: 'Events without it are not sent, and the tag succeeds.'
        }
      ],
      simpleValueType: true,
      defaultValue: 'optional'
    },
    {
      type: 'SELECT',
      name: 'consentSource',
      displayName: 'Consent signal for Amazon',
      selectItems: [
        { value: 'auto', displayValue: 'Every signal that is there' },
        { value: 'tcf', displayValue: 'TCF string only' },
        { value: 'gpp', displayValue: 'GPP string only' },
        { value: 'amazon', displayValue: 'Amazon or Google signals only' },
        { value: 'none', displayValue: 'None' }
      ],
      simpleValueType: true,
      defaultValue: 'auto',
      help: 'Amazon refuses events of its European region, and of people in the EEA and the United Kingdom, that have none. The tag finds them in the event: tcf, gpp, amzn_user_data, consent_state and Google’s gcs and gcd.'
    },
    {
      type: 'TEXT',
      name: 'tcf',
      displayName: 'TCF string',
      simpleValueType: true,
      notSetText: 'tcf of the event',
      valueHint: '{{TCF string}}'
    },
    {
      type: 'TEXT',
      name: 'gpp',
      displayName: 'GPP string',
      simpleValueType: true,
      notSetText: 'gpp of the event',
      valueHint: '{{GPP string}}'
    },
    {
      type: 'TEXT',
      name: 'amznUserData',
      displayName: 'Use of user data',
      simpleValueType: true,
      notSetText: 'As in the event',
      valueHint: 'GRANTED',
      help: 'GRANTED or DENIED, or yes, no, true, false, on, off, opted_in, opted_out. When it is denied the tag sends no identifiers.'
    },
    {
      type: 'TEXT',
      name: 'amznAdStorage',
      displayName: 'Ad storage',
      simpleValueType: true,
      notSetText: 'As in the event',
      valueHint: 'GRANTED',
      help: 'The same words. When it is denied the tag neither sets nor reads cookies.'
    },
    {
      type: 'SELECT',
      name: 'limitedDataUse',
      displayName: 'Limited data use',
      selectItems: [
        { value: false, displayValue: 'No' },
        { value: true, displayValue: 'Yes' }
      ],
      simpleValueType: true,
      defaultValue: false,
      macrosInSelect: true,
      help: 'Amazon does not process events that are marked like that, for example of people who opted out under a US state law.'
    }
  ]
} as const satisfies Field;

/** Ad clicks and the conversions that follow. */
export const attributionGroup = {
  type: 'GROUP',
  name: 'attributionGroup',
  displayName: 'Ad clicks',
  groupStyle: 'ZIPPY_OPEN_ON_PARAM',
  subParams: [
    {
      type: 'CHECKBOX',
      name: 'captureClickTokens',
      checkboxText: 'Remember Amazon’s ad clicks in first-party cookies',
      simpleValueType: true,
      defaultValue: true,
      help: 'aref (cookie amznAref, 30 days) and amzn_click_id (cookie of that name, 90 days) of the landing page are sent with later conversions. Nothing is kept without consent where it is required.'
    },
    {
      type: 'TEXT',
      name: 'cookieDomain',
      displayName: 'Cookie domain',
      simpleValueType: true,
      defaultValue: 'auto',
      valueHint: 'example.com',
      help: 'auto takes your domain from the request.',
      enablingConditions: [{ paramName: 'captureClickTokens', paramValue: true, type: 'EQUALS' }]
    }
  ]
} as const satisfies Field;
