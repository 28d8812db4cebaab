import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  createSandbox,
  type HttpRequest,
  parseTemplate,
  type Sandbox,
  type Template,
  VirtualClock,
  withDefaultValues
} from 'sgtm/sandbox';
import { figure, type Row } from './row.js';

export const title = 'The tag, per purchase, in the emulator';

const PURCHASE = {
  event_name: 'purchase',
  client_id: '1234567890.1700000000',
  ip_override: '203.0.113.7',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36',
  language: 'en-us',
  page_location: 'https://shop.example/checkout/thanks?order=T-1001',
  transaction_id: 'T-1001',
  value: 129.95,
  currency: 'USD',
  items: [
    {
      item_id: 'SKU-1',
      item_name: 'Shirt',
      item_brand: 'Acme',
      item_category: 'Apparel',
      price: 64.975,
      quantity: 2
    }
  ],
  user_data: {
    email_address: 'Jane.Doe@Example.com',
    phone_number: '+1 (555) 123-4567',
    address: {
      first_name: 'Jane',
      last_name: 'Doe',
      street: '12-B North Main Street, Apt. 4',
      city: 'San José',
      region: 'California',
      postal_code: '95112-1234',
      country: 'US'
    }
  }
};

const FIELDS = {
  clientId: 'amzn1.application-oa2-client.0123456789abcdef',
  clientSecret: 'secret',
  refreshToken: 'Atzr|refresh',
  accountId: 'ENTITY123',
  logType: 'no'
};

const TOKEN = {
  statusCode: 200,
  headers: {},
  body: '{"access_token":"Atza|token","expires_in":3600}'
};

const ACCEPTED = { statusCode: 207, headers: {}, body: '{"success":[{"index":0}],"error":[]}' };

const AT_ONCE = 50;
const ROUNDS = 30;
const REPEATS = 40;

/** One purchase's work. */
type Work = () => Promise<unknown>;

/**
 * The tag's cost for an event beside the native cost of the hashes and the JSON it cannot do without,
 * and beside another tag's: SGTM_COMPARE names its .tpl, SGTM_COMPARE_DATA a JSON file of its fields.
 */
export async function run(): Promise<Row[]> {
  const template = parseTemplate(readFileSync('template.tpl', 'utf8'));
  const body = await sentBody(template);
  const compared = comparedTag();
  const [native, tag, other] = (await microsPerEvent([
    () => Promise.resolve(nativeWork(body)),
    workOf(template, FIELDS),
    ...(compared ? [compared] : [])
  ])) as [number, number, number | undefined];
  return [
    {
      name: 'tag ÷ native hashes and JSON',
      value: figure(tag / native),
      target: '< 1.6'
    },
    { name: 'native hashes and JSON', value: `${figure(native)} µs` },
    { name: 'tag', value: `${figure(tag)} µs` },
    ...(other === undefined ? [] : comparison(tag, other)),
    {
      name: 'code section',
      // With the end of its last line, as `npm run build` counts it.
      value: `${figure(Buffer.byteLength(`${template.code}\n`))} bytes`,
      target: '≤ 48,000'
    }
  ];
}

function comparison(tag: number, other: number): Row[] {
  return [
    { name: 'tag ÷ the template of SGTM_COMPARE', value: figure(tag / other), target: '< 1' },
    { name: 'the template of SGTM_COMPARE', value: `${figure(other)} µs` }
  ];
}

/** The work of the tag to compare with; undefined if the environment names none. */
function comparedTag(): Work | undefined {
  const { SGTM_COMPARE: file, SGTM_COMPARE_DATA: data } = process.env;
  if (!file) return undefined;
  const fields = data ? (JSON.parse(readFileSync(data, 'utf8')) as Record<string, unknown>) : {};
  return workOf(parseTemplate(readFileSync(file, 'utf8'), file), fields);
}

function workOf(template: Template, given: Record<string, unknown>): Work {
  const sandbox = sandboxOf(template);
  const fields = withDefaultValues(template, given);
  return () => fire(sandbox, fields);
}

/**
 * Microseconds of computing for each work. They take turns, and the best turn counts: what else the
 * machine has to do slows down single turns, never speeds one up.
 */
async function microsPerEvent(works: readonly Work[]): Promise<number[]> {
  const best = works.map(() => Number.POSITIVE_INFINITY);
  for (let repeat = -REPEATS; repeat < REPEATS; repeat++) {
    for (const [index, work] of works.entries()) {
      const micros = await turn(work);
      // The first half only warms up.
      if (repeat >= 0) best[index] = Math.min(best[index] ?? micros, micros);
    }
  }
  return best;
}

async function turn(work: Work): Promise<number> {
  // What the turn before left behind is not this one's work.
  gc?.({ type: 'minor' });
  const before = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i++) await Promise.all(Array.from({ length: AT_ONCE }, work));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (ROUNDS * AT_ONCE);
}

function sandboxOf(
  template: Template,
  seen: (request: HttpRequest) => void = () => undefined
): Sandbox {
  return createSandbox(template, {
    environment: {
      clock: new VirtualClock(Date.now()),
      http: (request) => {
        seen(request);
        return request.url.endsWith('/auth/o2/token') ? TOKEN : ACCEPTED;
      }
    }
  });
}

async function fire(sandbox: Sandbox, fields: Record<string, unknown>): Promise<void> {
  const { outcome } = await sandbox.run({ fields, event: PURCHASE });
  if (outcome !== 'success') throw new Error(`the purchase ended in ${outcome}`);
}

async function sentBody(template: Template): Promise<string> {
  let body = '';
  const sandbox = sandboxOf(template, (request) => {
    if (!request.url.endsWith('/token')) body = request.body ?? '';
  });
  await fire(sandbox, withDefaultValues(template, FIELDS));
  return body;
}

/** Eight match keys and the token's key hashed, the request written, the answer read. */
function nativeWork(body: string): unknown {
  const { address, ...contact } = PURCHASE.user_data;
  const { country: _, ...person } = address;
  const texts = [
    ...Object.values(contact),
    ...Object.values(person),
    FIELDS.clientId + FIELDS.refreshToken
  ];
  const digests = texts.map((text) => createHash('sha256').update(text).digest('hex'));
  const request = JSON.stringify(JSON.parse(body));
  return [digests, request, JSON.parse('{"success":[{"index":0}],"error":[]}')];
}
