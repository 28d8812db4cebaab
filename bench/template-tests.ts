import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseTemplate, runTests, type Template } from 'sgtm/sandbox';
import { figure, median, type Row } from './row.js';

export const title = "Running templates' own scenarios";

const ROUNDS = 5;
const TARGET = '> 200 scenarios/s';

/**
 * Scenarios a second and the start of `sgtm test`, over generated templates and, where the variable
 * SGTM_TEMPLATES names a folder, over every .tpl in it.
 */
export async function run(): Promise<Row[]> {
  const generated = Array.from({ length: 10 }, (_, index) => generatedTemplate(index));
  const folder = process.env.SGTM_TEMPLATES;
  return [
    ...(await measured('generated templates', generated.map(parsed))),
    ...(folder ? await measured('templates of SGTM_TEMPLATES', await templatesIn(folder)) : []),
    { name: 'sgtm test, start to end, one scenario', value: await startTime(), target: '< 300 ms' }
  ];
}

async function measured(what: string, templates: readonly Template[]): Promise<Row[]> {
  const first = await scenariosPerSecond(templates);
  const later: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    later.push((await scenariosPerSecond(templates)).rate);
  const scope = `${templates.length} ${what}, ${first.scenarios} scenarios`;
  return [
    { name: `${scope}: in a new process`, value: `${figure(first.rate)}/s`, target: TARGET },
    { name: `${scope}: in watch mode`, value: `${figure(median(later))}/s` }
  ];
}

async function scenariosPerSecond(
  templates: readonly Template[]
): Promise<{ scenarios: number; rate: number }> {
  const startedAt = performance.now();
  let scenarios = 0;
  for (const template of templates) for await (const _ of runTests(template)) scenarios++;
  return { scenarios, rate: (scenarios * 1000) / (performance.now() - startedAt) };
}

async function templatesIn(folder: string): Promise<Template[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.tpl'));
  const templates = await Promise.all(
    files.map(async (file) => {
      try {
        return parsed(await readFile(join(folder, file), 'utf8'));
      } catch {
        // A web template, or one that cannot be read, has nothing to run here.
        return undefined;
      }
    })
  );
  return templates.filter((template) => template !== undefined);
}

function parsed(text: string): Template {
  return parseTemplate(text, 'bench.tpl');
}

async function startTime(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sgtm-bench-'));
  const file = join(folder, 'template.tpl');
  await writeFile(file, generatedTemplate(0, 1));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    await promisify(execFile)(process.execPath, ['toolkit/bin/sgtm.js', 'test', file]);
    times.push(performance.now() - startedAt);
  }
  await rm(folder, { recursive: true });
  return `${figure(median(times))} ms`;
}

/** A tag of the usual size: it maps an event, hashes what identifies a person and sends a request. */
function generatedTemplate(seed: number, scenarios = 20): string {
  const info = { type: 'TAG', id: 'cvt_temp_public_id', version: 1, containerContexts: ['SERVER'] };
  const mapping = Array.from(
    { length: 60 },
    (_, index) =>
      `  if (event.key${seed}_${index}) body.data.key${index} = makeString(event.key${seed}_${index});`
  );
  const code = `const JSON = require('JSON');
const getAllEventData = require('getAllEventData');
const makeString = require('makeString');
const sendHttpRequest = require('sendHttpRequest');
const sha256Sync = require('sha256Sync');

const event = getAllEventData();
sendHttpRequest('https://vendor.example/events', {method: 'POST'}, JSON.stringify(bodyOf(event))).then(
  (result) => (result.statusCode === 200 ? data.gtmOnSuccess() : data.gtmOnFailure()),
  data.gtmOnFailure
);

function hashed(value) {
  return value && sha256Sync(makeString(value).trim().toLowerCase(), {outputEncoding: 'hex'});
}

function bodyOf(event) {
  const body = {name: event.event_name, email: hashed(event.email), items: [], data: {}};
  (event.items || []).forEach((item) => body.items.push({id: item.item_id, price: item.price}));
${mapping.join('\n')}
  return body;
}`;
  const scenario = (index: number): string => `- name: Scenario ${index}
  code: |-
    const event = {event_name: 'purchase', email: 'shopper${index}@example.com', items: [{item_id: 'a', price: ${index}}]};
    mock('getAllEventData', event);
    mock('sendHttpRequest', () => Promise.create((resolve) => resolve({statusCode: 200})));
    runCode({});
    assertApi('sendHttpRequest').wasCalled();
    callLater(() => assertApi('gtmOnSuccess').wasCalled());`;
  return `___INFO___

${JSON.stringify(info)}

___SANDBOXED_JS_FOR_SERVER___

${code}

___TESTS___

scenarios:
${Array.from({ length: scenarios }, (_, index) => scenario(index)).join('\n')}
setup: |-
  const Promise = require('Promise');
  const callLater = require('callLater');
`;
}
