import type { RequestInput } from '../sandbox/run/incoming-request.js';
import { VirtualClock } from '../sandbox/run/clock.js';
import type { HttpTransport } from '../sandbox/run/environment.js';
import type { Template } from '../sandbox/template/template.js';
import type { Step } from '../run/event-file.js';
import type { AddCommand } from './command.js';
import { UsageError } from './error.js';
import {
  readConfig,
  readInput,
  readTemplate,
  responsesFrom,
  sourcesOf,
  wholeNumber
} from './input.js';
import { print } from './terminal.js';

interface Options {
  event?: string;
  data?: string;
  request?: string;
  responses?: string;
  concurrent?: boolean;
  now?: number;
  operations?: boolean;
  json?: boolean;
}

const FORMS = `
Files:
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

Example:
  sgtm run template.tpl --event purchase.json --data fields.json --json`;

/** `sgtm run`: fires a template for events, in virtual time. */
export const runCommand: AddCommand = (program) => {
  program
    .command('run')
    .description('fire a template for events and show what it did')
    .argument('<file>', 'the .tpl')
    .option('--event <file>', 'event data: JSON or NDJSON')
    .option('--data <file>', "the values of the template's fields: JSON")
    .option('--request <file>', 'the incoming request: JSON')
    .option('--responses <file>', 'what requests are answered with: JSON')
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
      const template = await readTemplate(file);
      const { runSteps } = await import('../run/run-steps.js');
      const { runAsJson, runAsText } = await import('./run-report.js');
      const clock = new VirtualClock(options.now ?? Date.now());
      const fields = await fieldsFrom(options, template);
      const steps = await stepsFrom(options, template);
      const request = await requestFrom(options);
      const { http, close } = await transportFrom(options, fields, clock);
      const isConcurrent = options.concurrent ?? false;
      const result = await runSteps({
        template,
        fields,
        steps,
        request,
        clock,
        http,
        isConcurrent,
        countsOperations: options.operations ?? false
      });
      await close();
      const hasPlace = result.runs.some(({ error }) => error?.line !== undefined);
      const sourceOf = hasPlace ? await sourcesOf(file, await readInput(file)) : () => undefined;
      if (options.json) print(JSON.stringify(runAsJson(template, result, sourceOf), null, 2));
      else for (const line of runAsText(template, result, sourceOf)) print(line);
    });
};

async function stepsFrom({ event }: Options, template: Template): Promise<Step[]> {
  if (event !== undefined) {
    const { readSteps } = await import('../run/event-file.js');
    return readSteps(await readInput(event), event);
  }
  if (template.info.type !== 'TAG') return [{ event: {} }];
  throw new UsageError(`${template.file}: a tag needs event data; add --event FILE.json`);
}

async function fieldsFrom({ data }: Options, template: Template): Promise<Record<string, unknown>> {
  if (data === undefined) return {};
  const { readFields } = await import('../run/fields-file.js');
  return readFields(await readInput(data), data, template);
}

async function requestFrom({ request }: Options): Promise<RequestInput> {
  if (request === undefined) return {};
  const { readRequest } = await import('../run/request-file.js');
  return readRequest(await readInput(request), request);
}

/** Scripted responses, then the stub of the project one stands in; nothing is really sent. */
async function transportFrom(
  { responses }: Options,
  fields: Record<string, unknown>,
  clock: VirtualClock
): Promise<{ http: HttpTransport; close(): Promise<void> }> {
  const { networkOf } = await import('../run/network.js');
  const { repeatableRandom } = await import('../run/repeatable-random.js');
  const scripted = await responsesFrom(responses);
  const config = await readConfig();
  const stub = await config.stub?.open({
    now: () => clock.now(),
    random: repeatableRandom(),
    mayListen: false
  });
  stub?.setFields?.([fields]);
  return {
    http: networkOf({ responses: scripted, stub }),
    close: async () => stub?.close?.()
  };
}
