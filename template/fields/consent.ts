import type { Field } from 'sgtm/template';
import { typedAs } from '../validators.js';

/** A signal's own field is shown only while the tag looks at that signal. */
const shownFor = (source: string) =>
  ['auto', source].map((paramValue) => ({
    paramName: 'consentSource',
    paramValue,
    type: 'EQUALS' as const
  }));

const statuses = [
  { value: 'GRANTED', displayValue: 'Granted' },
  { value: 'DENIED', displayValue: 'Denied' }
] as const;

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
        { value: 'auto', displayValue: 'The first of TCF, GPP and Amazon’s' },
        { value: 'tcf', displayValue: 'TCF string only' },
        { value: 'gpp', displayValue: 'GPP string only' },
        { value: 'amazon', displayValue: 'Amazon or Google signals only' },
        { value: 'none', displayValue: 'None' }
      ],
      simpleValueType: true,
      defaultValue: 'auto',
      help: 'Amazon wants one in its European region, and for people in the EEA and the UK. The event has it: TCF, GPP, Amazon’s, Google’s or OneTrust’s; else the cookie amzn_consent. A denial in any signal holds, and so does one that cannot be read.'
    },
    {
      type: 'TEXT',
      name: 'tcf',
      displayName: 'TCF string',
      simpleValueType: true,
      notSetText: 'tcf of the event',
      valueHint: '{{TCF string}}',
      help: 'What your consent platform gives as tcString, for example {{TCF string}}. Anything that is not a TCF string counts as a denial.',
      enablingConditions: shownFor('tcf')
    },
    {
      type: 'TEXT',
      name: 'gpp',
      displayName: 'GPP string',
      simpleValueType: true,
      notSetText: 'gpp of the event',
      valueHint: '{{GPP string}}',
      help: 'What your consent platform gives as gppString, for example {{GPP string}}. In the EEA and the UK it counts only with a TCF section.',
      enablingConditions: shownFor('gpp')
    },
    {
      type: 'SELECT',
      name: 'amznUserData',
      displayName: 'Use of user data',
      selectItems: statuses,
      simpleValueType: true,
      notSetText: 'As in the event',
      macrosInSelect: true,
      help: 'Usually a variable that gives GRANTED or DENIED; yes, no, true, false, on, off, opted_in and opted_out are understood too. When it is denied the event is not sent.',
      enablingConditions: shownFor('amazon')
    },
    {
      type: 'SELECT',
      name: 'amznAdStorage',
      displayName: 'Ad storage',
      selectItems: statuses,
      simpleValueType: true,
      notSetText: 'As in the event',
      macrosInSelect: true,
      help: 'A variable that gives GRANTED or DENIED, or a word like those above. When it is denied the tag neither sets nor reads cookies.',
      enablingConditions: shownFor('amazon')
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
      help: 'Amazon does not process events that are marked like that, for example of people who opted out under a US state law. The event can say it too: limited_data_use, or us_privacy such as 1YYN.'
    }
  ]
} as const satisfies Field;

/** Ad clicks and the conversions that follow. */
export const attributionGroup = {
  type: 'GROUP',
  name: 'attributionGroup',
  displayName: 'Ad clicks',
  groupStyle: 'ZIPPY_OPEN_ON_PARAM',
  // That API has no place for them.
  enablingConditions: [{ paramName: 'api', paramValue: 'conversionsV1', type: 'NOT_EQUALS' }],
  subParams: [
    {
      type: 'CHECKBOX',
      name: 'captureClickTokens',
      checkboxText: 'Remember Amazon’s ad clicks in first-party cookies',
      simpleValueType: true,
      defaultValue: true,
      help: 'aref (cookie amznAref, 30 days) and amzn_click_id (cookie of that name, 90 days) of the landing page are sent with later conversions. Where consent is required, they are kept only with it.'
    },
    {
      type: 'TEXT',
      name: 'cookieDomain',
      displayName: 'Cookie domain',
      simpleValueType: true,
      defaultValue: 'auto',
      valueHint: 'example.com',
      help: 'auto takes your domain from the request. To share the cookies between subdomains of your choice, enter their common domain, for example example.com.',
      valueValidators: [
        typedAs('auto|\\.?([A-Za-z0-9-]+\\.)+[A-Za-z]{2,}', 'Use auto or a domain: example.com.')
      ],
      enablingConditions: [{ paramName: 'captureClickTokens', paramValue: true, type: 'EQUALS' }]
    }
  ]
} as const satisfies Field;
