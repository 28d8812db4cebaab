import { readFileSync } from 'node:fs';
import {
  createSandbox,
  parseTemplate,
  totalOperations,
  VirtualClock,
  withDefaultValues,
  type HttpReply,
  type Template
} from 'sgtm/sandbox';
import { figure, type Row } from './row.js';

export const title = 'Operations each kind of event costs in GTM';

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

/** The same purchase with other user data. */
const purchaseBy = (user_data: object): object => ({ ...PURCHASE, user_data });

/** What a visitor looks at: nothing of the purchase's own. */
function viewOf({ client_id, ip_override, user_agent, language, page_location }: typeof PURCHASE) {
  return { event_name: 'page_view', client_id, ip_override, user_agent, language, page_location };
}

/** The kinds of events that cost most differently. */
const KINDS: readonly (readonly [name: string, event: object, answer?: number])[] = [
  ['purchase', PURCHASE],
  [
    'purchase, only an e-mail address',
    purchaseBy({ email_address: 'Jane.Doe@Example.com', address: { country: 'US' } })
  ],
  [
    'purchase, only a digest',
    purchaseBy({ sha256_email_address: '9'.repeat(64), address: { country: 'US' } })
  ],
  ['purchase that names nobody', purchaseBy({})],
  [
    'add_to_cart of 20 items',
    {
      ...viewOf(PURCHASE),
      event_name: 'add_to_cart',
      currency: 'USD',
      value: 200,
      user_data: PURCHASE.user_data,
      items: Array.from({ length: 20 }, (_, at) => ({
        ...PURCHASE.items[0],
        item_id: `SKU-${at}`
      }))
    }
  ],
  ['page_view with user data', { ...viewOf(PURCHASE), user_data: PURCHASE.user_data }],
  ['page_view that names nobody', viewOf(PURCHASE)],
  [
    'purchase, user data denied',
    {
      ...PURCHASE,
      'x-ga-gcs': 'G100',
      'x-ga-gcd': '13p3p3p2p5l1',
      consent_state: { ad_storage: false, ad_user_data: false }
    }
  ],
  ['purchase, the vendor answers 503', PURCHASE, 503]
];

const FIELDS = {
  clientId: 'amzn1.application-oa2-client.0123456789abcdef',
  clientSecret: 'secret',
  refreshToken: 'Atzr|refresh',
  accountId: '5879120000000',
  profileId: '3231294500000',
  logType: 'no'
};

const TOKEN = '{"access_token":"Atza|token","expires_in":3600}';
const ACCEPTED = '{"success":[{"index":0}],"error":[]}';

/** A template whose operations are counted, and what its fields hold. */
interface Counted {
  name: string;
  template: Template;
  fields: Record<string, unknown>;
}

/**
 * What the second of two events of each kind costs, as the first one fetches a token: ours, and that of
 * the templates that are named.
 *
 * @param files paths of .tpl files; a .json after one holds all its fields as GTM hands them over, else
 * they have their default values
 */
export async function run(files: readonly string[]): Promise<Row[]> {
  const own = parseTemplate(readFileSync('template.tpl', 'utf8'));
  const tag = { name: 'this tag', template: own, fields: withDefaultValues(own, FIELDS) };
  const others = files.flatMap((file, index) => countedIn(file, files[index + 1]));
  const rows: Row[] = [];
  for (const [name, event, answer] of KINDS) {
    const beside: Record<string, string> = {};
    for (const other of others) beside[other.name] = await costOf(other, event, answer ?? 200);
    rows.push({ name, value: await costOf(tag, event, answer ?? 207), beside });
  }
  return rows;
}

function countedIn(file: string, next: string | undefined): Counted[] {
  if (!file.endsWith('.tpl')) return [];
  const template = parseTemplate(readFileSync(file, 'utf8'), file);
  const fields = next?.endsWith('.json')
    ? (JSON.parse(readFileSync(next, 'utf8')) as Record<string, unknown>)
    : withDefaultValues(template, {});
  return [{ name: template.info.displayName ?? file, template, fields }];
}

/** The operations of an event, and how it ended if that is not success. */
async function costOf(
  { template, fields }: Counted,
  event: object,
  statusCode: number
): Promise<string> {
  const http = ({ url }: { url: string }): HttpReply => {
    if (url.endsWith('/auth/o2/token')) return { statusCode: 200, headers: {}, body: TOKEN };
    return { statusCode, headers: {}, body: statusCode === 503 ? '' : ACCEPTED };
  };
  const environment = { clock: new VirtualClock(Date.now()), http };
  const sandbox = createSandbox(template, { environment, countsOperations: true });
  const input = { fields, event: event as Record<string, unknown> };
  await sandbox.run(input);
  const result = await sandbox.run(input);
  const operations = figure(totalOperations(result.operations ?? []));
  if (result.error) return `${operations}, error: ${result.error.message}`;
  return result.outcome === 'success' ? operations : `${operations}, ${result.outcome}`;
}
