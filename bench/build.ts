import { readFileSync } from 'node:fs';
import { buildTemplate } from 'sgtm/compile';
import { checkTemplate } from 'sgtm/sandbox';
import { figure, median, type Row } from './row.js';

export const title = 'Building and checking the tag';

/** The time a build and a check take once Node is up, as in watch mode. */
export async function run(): Promise<Row[]> {
  const text = readFileSync('template.tpl', 'utf8');
  const first = await timed(() => buildTemplate('.'));
  const builds = await several(() => buildTemplate('.'));
  const checks = await several(() => Promise.resolve(checkTemplate(text, 'template.tpl')));
  return [
    { name: 'first build', value: `${figure(first)} ms`, target: '< 1,000 ms' },
    { name: 'build again', value: `${figure(median(builds))} ms` },
    { name: 'check', value: `${figure(median(checks))} ms` }
  ];
}

async function several(work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < 7; i++) times.push(await timed(work));
  return times;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
