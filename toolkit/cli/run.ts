import { dirname } from 'node:path';
import type { RequestInput } from '../sandbox/run/incoming-request.js';
import type { Clock } from '../sandbox/run/clock.js';
import type { HttpTransport } from '../sandbox/run/environment.js';
import { parseTemplate, type Template } from '../sandbox/template/template.js';
import type { Seeds } from '../sandbox/seeds.js';
import type { Step } from '../run/event-file.js';
import { buildFirst } from './build-first.js';
import type { AddCommand } from './command.js';
import { UsageError } from './error.js';
import { networkFor, readGiven, readInput, seedsFrom, sourcesOf, wholeNumber } from './input.js';
import { print } from './terminal.js';

interface Options {
  event?: string;
  data?: string;
  request?: string;
  responses?: string;
  client?: string;
  seeds?: string;
  concurrent?: boolean;
  now?: number;
  operations?: boolean;
  json?: boolean;
}

const FORMS = `
Beside the template, sgtm.config.ts is executed by Node, if there is one: its stub answers requests. Run templates
of other people where there is none.

Each is a file, - for standard input, or JSON itself:
  --event      {"event_name": "purchase", …}, an array of such, or one a line;
               {"$wait": 60000} between them lets a minute pass
  --data       {"field": value, …}; a field that is missing has its default value
  --request    {"method", "path", "query", "headers": {}, "cookies": {"name": "value" or list},
               "body", "ip"}, all optional
  --responses  [{"match": "https://host/prefix", "replies": [
                 {"statusCode": 200, "headers": {}, "body": "…", "delayMs": 800},
                 {"error": "failed" or "timed_out"}]}]
               in order, the last one repeated; what nothing matches is answered by the stub of
               sgtm.config.ts, else with 200 {}, marked as made up
  --seeds      {"firestore": {"collection/document": {…}}, "storage": {"key": value},
               "keys": {"id": "key of hmacSha256"}, "variables": {"name": value}}:
               what is there before the first event; a field refers to a variable as {{name}}

A container takes one hit: --request as above, the URL of a hit, a curl command, a file of raw HTTP,
or --event with --client.

Examples:
  sgtm run template.tpl --event purchase.json --data fields.json --json
  sgtm run GTM-ABC123_v12.json --request 'https://x.example/g/collect?v=2&tid=G-1&en=purchase'`;

/** `sgtm run`: fires a template for events, in virtual time. */
export const runCommand: AddCommand = (program, report) => {
  program
    .command('run')
    .description('fire a template for events, or let a container take a hit, and show what it did')
    .argument('<file>', "a .tpl, or a container's export (.json)")
    .option('--event <json>', 'event data: JSON or NDJSON')
    .option('--data <json>', "the values of the template's fields: JSON")
    .option('--request <json>', 'the incoming request: JSON')
    .option('--client <name>', 'of a container: the client that --event comes from')
    .option('--responses <json>', 'what requests are answered with: JSON')
    .option('--seeds <json>', 'what is there before the first event: JSON')
    .option('--concurrent', 'fire all events at once')
    .option('--now <ms>', 'the time it starts at, in ms since 1970', wholeNumber('now', 0, 8.64e15))
    .option(
      '--operations',
      'show how many operations each function executed, which is its cost in GTM'
    )
    .option('--json', 'print everything as JSON')
    .addHelpText('after', FORMS)
    .action(async (file: string, options: Options) => {
      if (options.operations && options.concurrent) {
        throw new UsageError(
          '--operations: counts one event after another; leave out --concurrent'
        );
      }
      await buildFirst([file]);
      const content = await readInput(file);
      if (isContainer(content, file)) {
        const wrong = OF_TEMPLATES.find((name) => options[name] !== undefined);
        if (wrong)
          throw new UsageError(`--${wrong}: is for templates; leave it out for a container`);
        const { runContainer } = await import('./run-container.js');
        return report(await runContainer(content, file, options));
      }
      const template = parseTemplate(content, file);
      const { RunProcess } = await import('../processes/run-process.js');
      const { runAsJson, runAsText } = await import('./run-report.js');
      const runner = new RunProcess(options.now ?? Date.now());
      const seeds = await seedsFrom(options.seeds);
      const fields = await fieldsFrom(options, template, seeds);
      const job = {
        content,
        file,
        fields,
        steps: await stepsFrom(options, template),
        request: await requestFrom(options),
        seeds,
        isConcurrent: options.concurrent ?? false,
        countsOperations: options.operations ?? false
      };
      const { http, close } = await transportFrom(options, file, fields, runner);
      const result = await runner.run(job, http);
      await close();
      const hasPlace = result.runs.some(({ error }) => error?.line !== undefined);
      const sourceOf = hasPlace ? await sourcesOf(file, content) : () => undefined;
      if (options.json) print(JSON.stringify(runAsJson(template, result, sourceOf), null, 2));
      else for (const line of runAsText(template, result, sourceOf)) print(line);
    });
};

async function stepsFrom({ event }: Options, template: Template): Promise<Step[]> {
  if (event !== undefined) {
    const { readSteps } = await import('../run/event-file.js');
    const { text, name } = await readGiven(event);
    return readSteps(text, name);
  }
  if (template.info.type !== 'TAG') return [{ event: {} }];
  throw new UsageError(`${template.file}: a tag needs event data; add --event FILE.json`);
}

async function fieldsFrom(
  { data }: Options,
  template: Template,
  { variables }: Seeds
): Promise<Record<string, unknown>> {
  if (data === undefined) return {};
  const { readFields } = await import('../run/fields-file.js');
  const { text, name } = await readGiven(data);
  const fields = readFields(text, name, template);
  if (!variables) return fields;
  const { fillReferences, referencesIn } = await import('../container/references.js');
  const missing = [...referencesIn(fields)].find((each) => !Object.hasOwn(variables, each));
  if (missing !== undefined) {
    const seed = JSON.stringify({ variables: { [missing]: '…' } });
    throw new UsageError(`${name}: --seeds has no variable {{${missing}}}; add it, ${seed}`);
  }
  return fillReferences(fields, new Map(Object.entries(variables)));
}

async function requestFrom({ request }: Options): Promise<RequestInput> {
  if (request === undefined) return {};
  const { readRequest } = await import('../run/request-file.js');
  const { text, name } = await readGiven(request);
  return readRequest(text, name);
}

/** The stub of the template's project hears the fields of the one template. */
async function transportFrom(
  options: Options,
  file: string,
  fields: Record<string, unknown>,
  clock: Pick<Clock, 'now'>
): Promise<{ http: HttpTransport; close(): Promise<void> }> {
  const { http, stub, close } = await networkFor(dirname(file), options, clock);
  stub?.setFields?.([fields]);
  return { http, close };
}

/** Options that only templates have. */
const OF_TEMPLATES = ['data', 'concurrent', 'operations'] as const;

/** Whether a file is an export of a container, by its name or first sign; a template begins with underscores. */
function isContainer(content: string, file: string): boolean {
  return /\.json$/i.test(file) || /^\uFEFF?\s*[[{]/.test(content);
}
