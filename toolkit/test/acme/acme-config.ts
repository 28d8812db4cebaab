import {
  defineConfig,
  type HttpReply,
  type HttpRequest,
  type PlannedFault,
  type Read,
  type Reading,
  type Samples,
  type Stub,
  type TagRun
} from '../../config/index.js';

const ORDERS = 'https://api.acme.example/v1/orders';

/** Takes orders with the key of the tag's fields; refuses those without a total. */
const stub: Stub = {
  name: 'the simulated Acme',
  open() {
    let keys: unknown[] = [];
    let planned: PlannedFault[] = [];
    const takeFault = (): boolean => {
      const [fault] = planned;
      if (!fault) return false;
      if (fault.times === undefined) return true;
      planned = fault.times > 1 ? [{ kind: fault.kind, times: fault.times - 1 }] : [];
      return true;
    };
    return {
      answers: ({ url }: HttpRequest) => url.startsWith('https://api.acme.example/'),
      handle: ({ headers, body }: HttpRequest): HttpReply => {
        if (takeFault()) return answer(503, { error: 'out of paint' });
        if (!keys.includes(headers['X-Acme-Key'])) return answer(401, { error: 'unknown key' });
        const { total } = JSON.parse(body ?? '{}') as { total?: number };
        if (total === undefined) return answer(422, { error: 'total is missing' });
        return answer(201, { id: 'ac-1' });
      },
      setFields: (fields) => {
        keys = fields.map(({ acmeKey }) => acmeKey);
      },
      faults: {
        groups: [
          {
            title: 'Orders',
            kinds: [{ id: 'paint', title: 'Out of paint (503)', means: 'The tag fails.' }]
          }
        ],
        planned: () => planned,
        replace: (faults) => {
          planned = [...faults];
        }
      }
    };
  }
};

function answer(statusCode: number, body: unknown): HttpReply {
  return { statusCode, headers: {}, body: JSON.stringify(body) };
}

const read: Read = {
  who: 'Acme',
  counters: [{ name: 'orders', title: 'Orders', means: 'Orders sent to Acme.' }],
  meanings: { accepted: 'Acme took the order.' },
  mask: { credentials: [/(acme)-[a-z]+-secret/gi] },
  tag(run: TagRun): Reading {
    const order = run.requests.find(({ url }) => url === ORDERS);
    const notes = run.logs.map((line) => ({
      says: line,
      remedy: 'Choose another.',
      field: 'color'
    }));
    if (!order) {
      return {
        notes,
        ...(run.status === 'success'
          ? {
              outcome: 'skipped',
              explanation: { says: 'Acme wants purchases only.', brief: 'No purchase' }
            }
          : {})
      };
    }
    const sent = JSON.parse(order.body ?? '{}') as Record<string, unknown>;
    const { response } = order;
    const status = response && 'statusCode' in response ? response.statusCode : 0;
    const isAccepted = status === 201;
    return {
      outcome: !response
        ? 'running'
        : isAccepted
          ? 'accepted'
          : status === 503
            ? 'failed'
            : 'refused',
      explanation: isAccepted
        ? { says: `Acme took the order ${String(sent.order)}.` }
        : { says: `Acme answered ${status}.`, brief: 'Not taken', field: 'acmeKey' },
      notes,
      id: String(sent.order),
      value: Number(sent.total),
      currency: 'USD',
      counts: { orders: 1 },
      request: ({ url }) => (url === ORDERS ? { purpose: 'Order for Acme' } : undefined),
      sections: () => [
        {
          kind: 'pairs',
          title: 'The order',
          pairs: [
            { label: 'Total', path: 'total', value: sent.total },
            { label: 'Color', path: 'color', value: sent.color, objections: colorObjections(sent) }
          ]
        },
        {
          kind: 'table',
          title: 'The shopper',
          columns: ['What', 'Sent'],
          rows: [[{ value: 'E-mail' }, { value: sent.shopper, names: ['email'], isCode: true }]]
        },
        { kind: 'tree', title: 'As Acme sees it', value: { shelf: { order: sent.order } } }
      ]
    };
  }
};

function colorObjections({ color }: Record<string, unknown>) {
  return color === 'plaid' ? [{ message: 'no such paint', code: 'E_PAINT' }] : [];
}

const samples: Samples = {
  first: 'Order a fence',
  choices: [
    {
      name: 'thing',
      title: 'Thing',
      options: [
        { value: 'fence', title: 'A fence', means: 'Sold by the metre.' },
        { value: 'gate', title: 'A gate' }
      ]
    },
    {
      name: 'worth',
      title: 'Worth',
      options: [
        { value: '12', title: 'Twelve' },
        { value: '', title: 'Nothing' }
      ]
    }
  ],
  hit: ({ thing, worth }, { number }) => ({
    method: 'POST',
    path: `/g/collect?${new URLSearchParams({
      v: '2',
      tid: 'G-ACME',
      cid: '1.1',
      en: 'purchase',
      'ep.transaction_id': `${thing}-${number}`,
      'ep.user_data.email_address': 'wile@desert.example',
      ...(worth ? { 'epn.value': worth, cu: 'USD' } : {})
    })}`,
    headers: {},
    body: ''
  }),
  fields: { acmeKey: 'acme-road-secret', color: 'red', gone: 'a field the template has lost' }
};

export default defineConfig({
  stub,
  read,
  samples,
  container: {
    name: 'Acme orders',
    folder: 'Acme',
    tags: [
      { name: 'Acme - orders', triggers: ['Purchases'], fields: { acmeKey: '{{Acme - key}}' } }
    ],
    triggers: [{ name: 'Purchases', eventNames: ['purchase'] }],
    constants: { 'Acme - key': 'Replace with your key' }
  }
});
