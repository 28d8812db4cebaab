import { REQUEST_SCHEMA } from '../run/request-file.js';
import { RESPONSES_SCHEMA } from '../run/response-file.js';
import { SEEDS_SCHEMA } from '../run/seed-file.js';
import { CONTAINER_FILE_SCHEMA } from '../serve/tagging/container-file.js';

const WAIT = {
  type: 'object',
  required: ['$wait'],
  properties: {
    $wait: { type: 'number', minimum: 0, description: 'Milliseconds that pass.' }
  }
};

const EVENT = {
  type: 'object',
  not: { required: ['$wait'] },
  properties: {
    event_name: { description: 'The name of the event, such as "purchase".' },
    client_id: { description: 'Who the visitor is.' },
    value: { description: 'What the event is worth, in its currency.' },
    currency: { description: 'ISO 4217, such as "EUR".' },
    items: { description: 'What it is about: item_id, item_name, price, quantity.' },
    user_data: { description: 'What the visitor said of themselves: email_address, phone_number.' }
  }
};

const STEP = { anyOf: [EVENT, WAIT] };

/** Of the files that `sgtm run` and `sgtm serve` read, which check all but the first two by the same schemas. */
export const RUN_SCHEMAS = {
  event: {
    title: 'sgtm run --event',
    description: 'Event data: one event, or a list of events and of times that pass.',
    anyOf: [...STEP.anyOf, { type: 'array', items: STEP }]
  },
  data: {
    title: 'sgtm run --data',
    description: "The values of the template's fields by their names.",
    type: 'object'
  },
  request: { title: 'sgtm run --request', ...REQUEST_SCHEMA },
  responses: { title: 'sgtm run --responses', ...RESPONSES_SCHEMA },
  seeds: { title: 'sgtm run --seeds', ...SEEDS_SCHEMA },
  container: { title: 'sgtm serve --container', ...CONTAINER_FILE_SCHEMA }
};
