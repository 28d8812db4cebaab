import { figure, type Row } from './row.js';
import { soakOrders } from './soak/orders.js';

export const title = 'Orders from a file to a simulator in a process of its own';

const ROWS = 50_000;

/** `amazon-ads send` from its start to its end; a longer run is `npm run soak -- --orders 1000000`. */
export async function run(): Promise<Row[]> {
  const { counted, rowsASecond, memory } = await soakOrders({
    rows: ROWS,
    failing: 0,
    isKilled: false
  });
  return [
    { name: 'rows a second', value: figure(rowsASecond), target: '≥ 2,000' },
    { name: 'most memory', value: `${figure(Math.max(0, ...memory))} MB`, target: '< 300 MB' },
    {
      name: 'of the rows counted once',
      value: `${figure((counted / ROWS) * 100)} %`,
      target: '100 %'
    }
  ];
}
