import type { Field } from 'sgtm/template';
import { contractItems } from '../contracts.js';
import { required, typedAs } from '../validators.js';

const tableHelp =
  'The server needs the right to insert rows. Leave the project empty on Google Cloud to use the server’s own.';

/** How a conversion gets to Amazon, and what happens if it does not. */
export const deliveryGroup = {
  type: 'GROUP',
  name: 'deliveryGroup',
  displayName: 'Delivery',
  groupStyle: 'ZIPPY_OPEN_ON_PARAM',
  subParams: [
    {
      type: 'RADIO',
      name: 'delivery',
      displayName: 'Conversions are sent',
      radioItems: [
        { value: 'now', displayValue: 'At once, one in a request' },
        {
          value: 'queue',
          displayValue: 'By way of a queue, up to 500 in a request',
          help: 'The tag publishes the conversion to a Pub/Sub topic of yours, and amazon-ads work sends it. If Pub/Sub does not take it, the tag sends it itself. The page docs/queue.md has the set-up.',
          subParams: [
            {
              type: 'TEXT',
              name: 'queueProjectId',
              displayName: 'Project ID',
              help: 'The Google Cloud project that the topic is in, for example my-project.',
              simpleValueType: true,
              valueHint: 'my-project',
              valueValidators: [required('Enter the ID of a Google Cloud project: my-project.')]
            },
            {
              type: 'TEXT',
              name: 'queueTopic',
              displayName: 'Topic',
              help: 'The Pub/Sub topic, for example amazon-ads-conversions. The server needs the role Pub/Sub Publisher on it.',
              simpleValueType: true,
              valueHint: 'amazon-ads-conversions',
              valueValidators: [
                required('Enter the name of a Pub/Sub topic: amazon-ads-conversions.')
              ]
            }
          ]
        }
      ],
      simpleValueType: true,
      defaultValue: 'now',
      help: 'A queue makes each event cheaper for the server and keeps conversions while Amazon is down. It needs a worker that runs all the time, or on a schedule.'
    },
    {
      type: 'SELECT',
      name: 'useOptimisticScenario',
      displayName: 'The tag succeeds',
      selectItems: [
        { value: false, displayValue: 'When Amazon has accepted the conversion' },
        { value: true, displayValue: 'At once, without waiting (optimistic scenario)' }
      ],
      simpleValueType: true,
      defaultValue: false,
      macrosInSelect: true,
      help: 'Without waiting the server answers faster, and GTM shows no failures. The conversion is delivered all the same.'
    },
    {
      type: 'RADIO',
      name: 'eventsWithoutMatchKey',
      displayName: 'Events that name nobody',
      radioItems: [
        {
          value: 'skip',
          displayValue: 'Skip them',
          help: 'The tag succeeds. A purchase without a match key is a failure all the same.'
        },
        { value: 'fail', displayValue: 'Count them as failures' }
      ],
      simpleValueType: true,
      defaultValue: 'skip',
      help: 'Amazon takes an event only with a match key. Most anonymous page views have none.'
    },
    {
      type: 'TEXT',
      name: 'maxAttempts',
      displayName: 'Attempts',
      simpleValueType: true,
      defaultValue: '5',
      help: 'How often a conversion is sent at most when Amazon is overloaded (429, 500, 502, 503, 504) or not reachable. It is the same conversion each time, so it counts once.',
      valueValidators: [typedAs('[1-9]|10', 'Use a whole number from 1 to 10: 5.')]
    },
    {
      type: 'TEXT',
      name: 'timeoutMs',
      displayName: 'Time-out',
      simpleValueType: true,
      defaultValue: '5000',
      valueUnit: 'milliseconds',
      help: 'How long the tag waits for one answer, for example 5000.',
      valueValidators: [
        typedAs('[1-9][0-9]{2,3}|[12][0-9]{4}|30000', 'Use 100 to 30000 milliseconds: 5000.')
      ]
    },
    {
      type: 'RADIO',
      name: 'deadLetterMode',
      displayName: 'Conversions that could not be delivered',
      radioItems: [
        { value: 'none', displayValue: 'Only log them' },
        {
          value: 'bigquery',
          displayValue: 'Keep them in BigQuery, to send them again later',
          help: 'One row each, without personal data in the clear. The page docs/dead-letters.md has the table and the command that sends them.',
          subParams: [
            {
              type: 'TEXT',
              name: 'deadLetterProjectId',
              displayName: 'Project ID',
              simpleValueType: true,
              notSetText: 'The server’s own project',
              help: tableHelp
            },
            {
              type: 'TEXT',
              name: 'deadLetterDatasetId',
              displayName: 'Dataset ID',
              help: 'The BigQuery dataset that holds the table, for example amazon_ads.',
              simpleValueType: true,
              valueHint: 'amazon_ads',
              valueValidators: [required('Enter the ID of a BigQuery dataset: amazon_ads.')]
            },
            {
              type: 'TEXT',
              name: 'deadLetterTableId',
              displayName: 'Table ID',
              help: 'A table with the columns of docs/dead-letters.md, for example dead_letters.',
              simpleValueType: true,
              valueHint: 'dead_letters',
              valueValidators: [required('Enter the ID of a table in that dataset: dead_letters.')]
            }
          ]
        }
      ],
      simpleValueType: true,
      defaultValue: 'none'
    }
  ]
} as const satisfies Field;

/** Which of Amazon's contracts is spoken. */
export const apiGroup = {
  type: 'GROUP',
  name: 'apiGroup',
  displayName: 'API',
  groupStyle: 'ZIPPY_CLOSED',
  subParams: [
    {
      type: 'SELECT',
      name: 'api',
      displayName: 'Amazon API',
      selectItems: contractItems,
      simpleValueType: true,
      defaultValue: 'adsApiV1',
      help: 'Keep the first unless Amazon gave you access to one of the older ones; they ask for the profile ID above instead of the account ID.'
    },
    {
      type: 'RADIO',
      name: 'offAmazonShape',
      displayName: 'Form of the events',
      help: 'Take the one that Amazon’s documents for your account show.',
      radioItems: [
        { value: 'compact', displayValue: 'Compact: match keys and conversionValue' },
        { value: 'rich', displayValue: 'Rich: userInfo, click ID and event ID' }
      ],
      simpleValueType: true,
      defaultValue: 'compact',
      enablingConditions: [{ paramName: 'api', paramValue: 'offAmazon2023', type: 'EQUALS' }]
    }
  ]
} as const satisfies Field;

/** What is written down. */
export const logsGroup = {
  type: 'GROUP',
  name: 'logsGroup',
  displayName: 'Logs',
  groupStyle: 'ZIPPY_CLOSED',
  subParams: [
    {
      type: 'RADIO',
      name: 'logType',
      displayName: 'Console',
      radioItems: [
        { value: 'no', displayValue: 'Do not log' },
        { value: 'debug', displayValue: 'Log during debug and preview' },
        { value: 'always', displayValue: 'Always log' }
      ],
      simpleValueType: true,
      defaultValue: 'debug',
      help: 'One line of JSON an event says what became of it and why. No line holds personal data, tokens or secrets.'
    },
    {
      type: 'RADIO',
      name: 'bigQueryLogType',
      displayName: 'BigQuery',
      help: 'One row an event, with what the console line says.',
      radioItems: [
        { value: 'no', displayValue: 'Do not log to BigQuery' },
        {
          value: 'always',
          displayValue: 'Log to BigQuery',
          subParams: [
            {
              type: 'TEXT',
              name: 'logBigQueryProjectId',
              displayName: 'Project ID',
              simpleValueType: true,
              notSetText: 'The server’s own project',
              help: tableHelp
            },
            {
              type: 'TEXT',
              name: 'logBigQueryDatasetId',
              displayName: 'Dataset ID',
              help: 'The BigQuery dataset that holds the table, for example amazon_ads.',
              simpleValueType: true,
              valueHint: 'amazon_ads',
              valueValidators: [required('Enter the ID of a BigQuery dataset: amazon_ads.')]
            },
            {
              type: 'TEXT',
              name: 'logBigQueryTableId',
              displayName: 'Table ID',
              help: 'A table with a column for each thing you want to keep, for example logs; others are left out.',
              simpleValueType: true,
              valueHint: 'logs',
              valueValidators: [required('Enter the ID of a table in that dataset: logs.')]
            }
          ]
        }
      ],
      simpleValueType: true,
      defaultValue: 'no'
    }
  ]
} as const satisfies Field;
