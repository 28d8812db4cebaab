import { addPreview, openLocalServer } from 'sgtm/serve';
import { figure, median, type Row } from './row.js';

export const title = 'Finding one of 10,000 events on the preview page';

const REQUESTS = 100;
const LINES = 100;
const ROUNDS = 15;

/** How long the server takes to answer a filter, with HTTP; the page then draws the rows it shows. */
export async function run(): Promise<Row[]> {
  const server = await openLocalServer({
    source: { read: () => Promise.resolve({ tags: [], variables: [], clients: [] }) },
    routes: addPreview
  });
  const { url } = server.tagging;
  for (let request = 0; request < REQUESTS; request++) {
    const body = Array.from({ length: LINES }, (_, line) => order(request * LINES + line)).join(
      '\n'
    );
    await fetch(`${url}/g/collect?v=2&tid=G-1&cid=1.1&dl=https://shop.example/done`, {
      method: 'POST',
      body
    });
  }
  const first = await timeOf(url, { text: 'nothing like it' });
  const rows: Row[] = [
    { name: 'the first question, when nothing is ready', value: `${figure(first)} ms` }
  ];
  const questions = [
    ['an order ID', { text: 't-4711' }],
    ['a field of every event', { field: 'currency', text: 'usd' }],
    ['what no event has', { text: 'nothing like it' }]
  ] as const;
  for (const [name, term] of questions) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await timeOf(url, term));
    rows.push({ name, value: `${figure(median(times))} ms`, target: '100 ms' });
  }
  await server.close();
  return rows;
}

function order(number: number): string {
  return `en=purchase&ep.transaction_id=T-${number}&epn.value=${number}.5&cu=USD&ep.user_data.email_address=visitor${number}%40shop.example&pr1=idSKU${number}~nmBoots~pr9.5~qt1`;
}

async function timeOf(url: string, term: object): Promise<number> {
  const startedAt = performance.now();
  const answer = await fetch(`${url}/preview/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ terms: [term] })
  });
  await answer.arrayBuffer();
  return performance.now() - startedAt;
}
