import { readFileSync } from 'node:fs';
import {
  createSandbox,
  parseTemplate,
  totalOperations,
  VirtualClock,
  withDefaultValues,
  type HttpReply,
  type RunResult,
  type Template
} from 'sgtm/sandbox';
import { figure, type Row } from './row.js';

export const title = 'Operations a purchase costs in GTM';

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
  accountId: '5879120000000',
  profileId: '3231294500000',
  logType: 'no'
};

const TOKEN = '{"access_token":"Atza|token","expires_in":3600}';
const ACCEPTED = '{"success":[{"index":0}],"error":[]}';

/**
 * What the second of two purchases costs, as the first one fetches a token: ours, and that of the
 * templates that are named.
 *
 * @param files paths of .tpl files; a .json after one holds all its fields as GTM hands them over, else
 * they have their default values
 */
export async function run(files: readonly string[]): Promise<Row[]> {
  const own = parseTemplate(readFileSync('template.tpl', 'utf8'));
  const rows = [
    await row('this tag', own, withDefaultValues(own, FIELDS), 207),
    await row('this tag, where Amazon answers 503', own, withDefaultValues(own, FIELDS), 503)
  ];
  for (const [index, file] of files.entries()) {
    if (!file.endsWith('.tpl')) continue;
    const next = files[index + 1];
    const template = parseTemplate(readFileSync(file, 'utf8'), file);
    const fields = next?.endsWith('.json')
      ? (JSON.parse(readFileSync(next, 'utf8')) as Record<string, unknown>)
      : withDefaultValues(template, {});
    rows.push(await row(template.info.displayName ?? file, template, fields, 200));
  }
  return rows;
}

async function row(
  name: string,
  template: Template,
  fields: Record<string, unknown>,
  statusCode: number
): Promise<Row> {
  const http = ({ url }: { url: string }): HttpReply => {
    if (url.endsWith('/auth/o2/token')) return { statusCode: 200, headers: {}, body: TOKEN };
    return { statusCode, headers: {}, body: statusCode === 503 ? '' : ACCEPTED };
  };
  const environment = { clock: new VirtualClock(Date.now()), http };
  const sandbox = createSandbox(template, { environment, countsOperations: true });
  await sandbox.run({ fields, event: PURCHASE });
  const result = await sandbox.run({ fields, event: PURCHASE });
  return {
    name: `${name}: ${endOf(result)}`,
    value: figure(totalOperations(result.operations ?? []))
  };
}

function endOf({ error, outcome }: RunResult): string {
  return error ? `ended with an error (${error.message})` : outcome;
}
