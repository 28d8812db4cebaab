import type { Field } from 'sgtm/template';
import { dataSetNameValidator, required, typedAs } from '../validators.js';

/** Amazon's conversion types as the form names them. */
const conversionTypes = [
  { value: 'OFF_AMAZON_PURCHASES', displayValue: 'Off-Amazon purchase' },
  { value: 'ADD_TO_SHOPPING_CART', displayValue: 'Add to shopping cart' },
  { value: 'CHECKOUT', displayValue: 'Checkout' },
  { value: 'PAGE_VIEW', displayValue: 'Page view' },
  { value: 'DETAIL_PAGE_VIEW', displayValue: 'Product page view (conversions v1; else page view)' },
  { value: 'SEARCH', displayValue: 'Search' },
  { value: 'LEAD', displayValue: 'Lead' },
  { value: 'SIGN_UP', displayValue: 'Sign-up' },
  { value: 'SUBSCRIBE', displayValue: 'Subscription' },
  { value: 'APPLICATION', displayValue: 'Application' },
  { value: 'CONTACT', displayValue: 'Contact' },
  { value: 'MOBILE_APP_FIRST_START', displayValue: 'First start of a mobile app' },
  { value: 'OTHER', displayValue: 'Other' }
] as const;

/** What becomes a conversion, and of which type. */
export const eventGroup = {
  type: 'GROUP',
  name: 'eventGroup',
  displayName: 'Event',
  groupStyle: 'ZIPPY_OPEN',
  subParams: [
    {
      type: 'RADIO',
      name: 'eventMode',
      displayName: 'Conversion type',
      radioItems: [
        {
          value: 'inherit',
          displayValue: 'From the GA4 event name',
          help: 'One tag for all events: purchase becomes an off-Amazon purchase, add_to_cart an add to shopping cart, generate_lead a lead and so on.',
          subParams: [
            {
              type: 'SIMPLE_TABLE',
              name: 'customEventMap',
              displayName: 'Your own events, and GA4 events you want to map differently',
              newRowButtonText: 'Add event',
              help: 'A row wins over the built-in mapping: newsletter_signup → Subscription, for example. A data set is for the Events API only; without one the events go to that of the account.',
              simpleTableColumns: [
                {
                  type: 'TEXT',
                  name: 'ga4Event',
                  displayName: 'Event name',
                  defaultValue: '',
                  isUnique: true,
                  valueHint: 'newsletter_signup',
                  valueValidators: [required('Enter the name of an event, or remove the row.')]
                },
                {
                  type: 'SELECT',
                  name: 'conversionType',
                  displayName: 'Conversion type',
                  defaultValue: 'OTHER',
                  macrosInSelect: true,
                  selectItems: conversionTypes
                },
                {
                  type: 'TEXT',
                  name: 'dataSetName',
                  displayName: 'Data set name',
                  defaultValue: '',
                  valueHint: 'My_shop_leads',
                  valueValidators: [dataSetNameValidator]
                }
              ]
            },
            {
              type: 'RADIO',
              name: 'unmappedEvents',
              displayName: 'Events that are mapped nowhere',
              help: 'For example scroll or user_engagement. Not sending them is no failure: the tag succeeds.',
              radioItems: [
                { value: 'ignore', displayValue: 'Do not send them' },
                { value: 'other', displayValue: 'Send them as Other' }
              ],
              simpleValueType: true,
              defaultValue: 'ignore'
            }
          ]
        },
        {
          value: 'standard',
          displayValue: 'The same for every event',
          help: 'For a tag whose trigger fires on one kind of event only.',
          subParams: [
            {
              type: 'SELECT',
              name: 'conversionType',
              displayName: 'Conversion type of every event',
              help: 'For example Lead for a tag that fires on sign-ups to a newsletter only.',
              selectItems: conversionTypes,
              simpleValueType: true,
              defaultValue: 'OFF_AMAZON_PURCHASES',
              macrosInSelect: true
            }
          ]
        }
      ],
      simpleValueType: true,
      defaultValue: 'inherit'
    },
    {
      type: 'TEXT',
      name: 'eventName',
      displayName: 'Event name in Amazon Ads',
      simpleValueType: true,
      valueHint: 'purchase',
      notSetText: 'Name of the event',
      help: 'What Amazon’s reports call the conversion. Empty: the name of the event, for example add_to_cart.'
    },
    {
      type: 'SELECT',
      name: 'eventSource',
      displayName: 'Where it happened',
      selectItems: [
        { value: 'auto', displayValue: 'As the event shows: website or app' },
        { value: 'WEBSITE', displayValue: 'Website' },
        { value: 'ANDROID', displayValue: 'Android app' },
        { value: 'IOS', displayValue: 'iOS app' },
        { value: 'FIRE_TV', displayValue: 'Fire TV app' },
        { value: 'OFFLINE', displayValue: 'Offline, such as a shop or a call centre' },
        { value: 'MEASUREMENT_ATTRIBUTION_PARTNER', displayValue: 'Attribution partner' }
      ],
      simpleValueType: true,
      defaultValue: 'auto',
      macrosInSelect: true,
      help: 'Amazon optimizes wrongly if website events are called offline. For offline sales, send the time of the sale too.'
    }
  ]
} as const satisfies Field;

/** Values of the event that can come from somewhere else than the event. */
export const eventDetailsGroup = {
  type: 'GROUP',
  name: 'eventDetailsGroup',
  displayName: 'Event details',
  groupStyle: 'ZIPPY_OPEN_ON_PARAM',
  subParams: [
    {
      type: 'LABEL',
      name: 'eventDetailsLabel',
      displayName: 'Leave a field empty to take its value from the event.'
    },
    {
      type: 'TEXT',
      name: 'eventId',
      displayName: 'Event ID',
      simpleValueType: true,
      notSetText: 'ID of the event',
      valueHint: '{{Event ID}}',
      help: 'Amazon counts an ID once. If the Amazon Ad Tag reports the event too, give it the same one as clientDedupeId, for example an order number. Never an identifier of a person.',
      valueValidators: [
        typedAs(
          '[^@\\s]{1,256}',
          'Use an ID of the event without blanks, up to 256 long: ORDER-1042. An e-mail address identifies a person, not an event.'
        )
      ]
    },
    {
      type: 'RADIO',
      name: 'eventIdSource',
      displayName: 'Where the event has its ID',
      radioItems: [
        {
          value: 'auto',
          displayValue: 'Purchases: transaction_id, then event_id; others: event_id first',
          help: 'As Amazon’s Ad Tag template (v4.0) in its automatic mode, so that a purchase that both report counts once.'
        },
        { value: 'eventId', displayValue: 'All events: event_id, then transaction_id' }
      ],
      simpleValueType: true,
      defaultValue: 'auto',
      help: 'Only a purchase has the bare transaction_id as its ID. Where another event uses its transaction_id, its conversion type is added behind it, as Amazon counts an ID once across all types.'
    },
    {
      type: 'TEXT',
      name: 'eventTime',
      displayName: 'Event time',
      simpleValueType: true,
      notSetText: 'Time of the event',
      valueHint: '2026-04-20T12:34:56Z',
      help: 'ISO 8601, or seconds, milliseconds or microseconds since 1970, for example 1776688496. Amazon takes events of the last 21 days (7 days with the older APIs). An event is refused if this field is filled in with what is no time.',
      valueValidators: [
        typedAs(
          '[0-9]{9,17}|[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9:.,]+)?([Zz]|[+-][0-9:]+)?',
          'Use a time like 2026-04-20T12:34:56Z or 1776688496; best a variable, as each event has its own.'
        )
      ]
    },
    {
      type: 'TEXT',
      name: 'value',
      displayName: 'Value',
      simpleValueType: true,
      notSetText: 'value',
      valueHint: '129.95',
      help: 'What the conversion is worth, for example {{Order value}}. Amazon gets two decimals; a purchase is never negative. A purchase without one is worth the sum of its items’ price × quantity.',
      valueValidators: [
        typedAs('-?[0-9]+(\\.[0-9]+)?', 'Use a number with a decimal point: 129.95.')
      ]
    },
    {
      type: 'TEXT',
      name: 'currencyCode',
      displayName: 'Currency',
      simpleValueType: true,
      notSetText: 'currency',
      valueHint: 'EUR',
      help: 'Three letters (ISO 4217), for example EUR. Sent with purchases, as is the number of units; the rich form of the Off-Amazon API has it with every value.',
      valueValidators: [typedAs('[A-Za-z]{3}', 'Use the three letters of a currency: EUR.')]
    },
    {
      type: 'TEXT',
      name: 'unitsSold',
      displayName: 'Units sold',
      simpleValueType: true,
      notSetText: 'Sum of the items’ quantities',
      valueHint: '2',
      help: 'How many things were bought, for example 2. Amazon counts one where it is not known.',
      valueValidators: [typedAs('[1-9][0-9]*', 'Use a whole number from 1: 2.')]
    },
    {
      type: 'TEXT',
      name: 'countryCode',
      displayName: 'Country',
      simpleValueType: true,
      notSetText: 'Country of the address',
      valueHint: 'DE',
      help: 'Two letters (ISO 3166-1), for example DE; DEU, Germany, DE-BY and the locale de-DE are understood too. It decides how phone numbers and addresses are read, and whether consent is required.',
      valueValidators: [
        typedAs(
          "[A-Za-z]{2}|[A-Za-z]{2,3}([-_][A-Za-z]{4})?[-_][A-Za-z0-9]{1,3}|[A-Za-z][A-Za-z .,'-]{2,60}|OTHER_EEA",
          'Use the two letters of a country: DE. DEU, Germany and de-DE work too.'
        )
      ]
    },
    {
      type: 'TEXT',
      name: 'defaultCountryCode',
      displayName: 'Default country',
      simpleValueType: true,
      notSetText: 'Region of the browser’s language, else US',
      valueHint: 'DE',
      help: 'Used when neither the field above nor the event’s address says one, for example DE.',
      valueValidators: [typedAs('[A-Za-z]{2}', 'Use the two letters of a country: DE.')]
    }
  ]
} as const satisfies Field;
