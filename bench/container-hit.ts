import { hostInThisProcess, loadContainer, modelOfExport, runHit } from 'sgtm/container';
import { DEFAULT_CONTAINER, VirtualClock } from 'sgtm/sandbox';
import { figure, median, type Row } from './row.js';

export const title = 'A hit for a container of 100 tags and 300 variables';

const TAGS = 100;
const HITS = 300;
const BATCH = 20;

/** The CPU time of a hit that fires every tag, beyond what templates take: no tag of it has one. */
export async function run(): Promise<Row[]> {
  const container = { ...DEFAULT_CONTAINER, containerId: 'GTM-BENCH' };
  const clock = new VirtualClock(0);
  const http = () => ({ statusCode: 200, headers: {}, body: '' });
  const host = hostInThisProcess({ environment: { clock, http, container } });
  const text = JSON.stringify(exportOfBench());
  const reads: number[] = [];
  let model = modelOfExport(text, 'bench.json');
  for (let i = 0; i < 9; i++) {
    const startedAt = performance.now();
    model = modelOfExport(text, 'bench.json');
    reads.push(performance.now() - startedAt);
  }
  const loaded = await loadContainer(model, host);
  const surroundings = {
    loaded,
    finishEvent: host.finishEvent,
    container,
    clock,
    http,
    random: Math.random,
    isLive: false,
    seeds: new Map<string, unknown>()
  };
  const query = 'v=2&tid=G-1&cid=1.2&en=purchase&epn.value=12.5&ep.tier=gold';
  const times: number[] = [];
  let fired = 0;
  for (let i = 0; i < HITS / BATCH; i++) {
    const before = process.cpuUsage();
    for (let hit = 0; hit < BATCH; hit++) {
      const { events } = await runHit({ request: { path: '/g/collect', query } }, surroundings);
      fired = events[0]?.tags.filter((tag) => tag.fired).length ?? 0;
    }
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000 / BATCH);
  }
  return [
    { name: 'CPU time of a hit', value: `${figure(median(times))} ms`, target: '< 50 ms' },
    { name: 'tags that fire', value: String(fired), target: String(TAGS) },
    { name: 'reading the export', value: `${figure(median(reads))} ms` }
  ];
}

/** Three variables for each tag: event data, a lookup in it, a constant with it; each tag has its trigger. */
function exportOfBench(): object {
  const text = (key: string, value: string): object => ({ type: 'TEMPLATE', key, value });
  const numbers = Array.from({ length: TAGS }, (_, index) => index);
  const condition = (type: string, left: string, right: string): object => ({
    type,
    parameter: [text('arg0', left), text('arg1', right)]
  });
  return {
    exportFormatVersion: 2,
    containerVersion: {
      container: { name: 'bench', publicId: 'GTM-BENCH', usageContext: ['SERVER'] },
      client: [{ clientId: '1', name: 'GA4', type: 'gaaw_client', parameter: [] }],
      builtInVariable: [{ name: 'Client Name', type: 'CLIENT_NAME' }],
      tag: numbers.map((n) => ({
        tagId: String(n),
        name: `tag ${n}`,
        type: 'sgtmadsct',
        firingTriggerId: [String(n)],
        parameter: [
          text('conversionId', `{{constant ${n}}}`),
          text('conversionLabel', `{{tier ${n}}}`),
          text('conversionValue', `{{value ${n}}}`)
        ]
      })),
      trigger: numbers.map((n) => ({
        triggerId: String(n),
        name: `trigger ${n}`,
        type: 'CUSTOM_EVENT',
        customEventFilter: [condition('MATCH_REGEX', '{{_event}}', `^(purchase|event_${n})$`)],
        filter: [
          condition('CONTAINS', '{{Client Name}}', 'GA4'),
          condition('GREATER', `{{value ${n}}}`, '1')
        ]
      })),
      variable: numbers.flatMap((n) => [
        { name: `value ${n}`, type: 'ed', parameter: [text('keyPath', 'value')] },
        {
          name: `tier ${n}`,
          type: 'smm',
          parameter: [
            text('input', `{{constant ${n}}}`),
            {
              type: 'LIST',
              key: 'map',
              list: [{ type: 'MAP', map: [text('key', `id-12.5-${n}`), text('value', 'gold')] }]
            }
          ]
        },
        { name: `constant ${n}`, type: 'c', parameter: [text('value', `id-{{value ${n}}}-${n}`)] }
      ])
    }
  };
}
