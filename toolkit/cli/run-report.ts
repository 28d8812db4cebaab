import type { Template } from '../sandbox/template/template.js';
import type { RunError } from '../sandbox/run/run.js';
import type { SentRequest } from '../sandbox/run/send-request.js';
import type { PlanResult, StepResult } from '../run/run-steps.js';
import {
  totalOperations,
  type FunctionOperations
} from '../sandbox/operations/operation-counter.js';
import type { PlaceOfTemplate } from '../compile/built-places.js';
import { placeText } from './input.js';
import { colours, count, inOneLine } from './terminal.js';

/** What `sgtm run --json` prints: the contract of the command. */
export function runAsJson(
  template: Template,
  { runs, storage }: PlanResult,
  sourceOf: PlaceOfTemplate
): unknown {
  return { runs: runs.map((run) => runEntry(template, run, sourceOf)), storage };
}

function runEntry(template: Template, run: StepResult, sourceOf: PlaceOfTemplate): unknown {
  const { response } = run;
  const isClient = template.info.type === 'CLIENT';
  return {
    outcome: run.outcome,
    calls: run.calls,
    returned: run.returned ?? null,
    requests: run.requests.map(({ url, method, headers, body, response: answer }) => ({
      url,
      method,
      headers,
      body,
      response: answer
    })),
    logs: run.logs,
    cookies: run.cookies,
    bigquery: run.insertedRows.map(({ row }) => row),
    error: run.error ? errorText(template, run.error, sourceOf) : null,
    ...(run.operations ? { operations: operationsEntry(template, run.operations) } : {}),
    ...(isClient
      ? {
          events: run.startedEvents,
          response: {
            statusCode: response.statusCode,
            headers: response.headers,
            body: response.body.toString('utf8')
          }
        }
      : {})
  };
}

/** "template.tpl:412:9 (src/phone.ts:12:3) Cannot read …": the second only where a project built it. */
function errorText(
  { file }: Template,
  { message, line, column = 1 }: RunError,
  sourceOf: PlaceOfTemplate
): string {
  if (line === undefined) return `${file}: ${message}`;
  const source = sourceOf({ line, column });
  return `${file}:${line}:${column} ${source ? `(${placeText(source)}) ` : ''}${message}`;
}

/** What `sgtm run` prints for people: each run's end, and what it did on the way. */
export function runAsText(
  template: Template,
  { runs }: PlanResult,
  sourceOf: PlaceOfTemplate
): string[] {
  return runs.flatMap((run, index) => {
    const title = runs.length > 1 ? `event ${index + 1}: ` : '';
    return [`${title}${outcomeText(template, run)}`, ...details(template, run, sourceOf)];
  });
}

function outcomeText(template: Template, run: StepResult): string {
  if (run.error) return colours.red('error');
  if (template.info.type === 'VARIABLE') return `returned ${JSON.stringify(run.returned)}`;
  if (template.info.type === 'CLIENT') return `started ${run.startedEvents.length} event(s)`;
  if (run.outcome === 'success') return colours.green('success');
  const isSilent = run.outcome === 'none';
  const text = isSilent ? 'neither gtmOnSuccess nor gtmOnFailure was called' : run.outcome;
  return colours.red(run.calls > 1 ? `${text}, but ${run.calls} calls of it` : text);
}

function details(template: Template, run: StepResult, sourceOf: PlaceOfTemplate): string[] {
  return [
    ...run.requests.map((request) => `  request   ${requestText(request)}`),
    ...run.cookies.map(({ name, value }) => `  cookie    ${inOneLine(`${name}=${value}`)}`),
    ...run.insertedRows.map(({ row, datasetId, tableId }) => {
      return `  bigquery  ${datasetId}.${tableId} ${JSON.stringify(row)}`;
    }),
    ...run.startedEvents.map((event) => `  event     ${JSON.stringify(event)}`),
    ...run.logs.map((line) => `  log       ${inOneLine(line)}`),
    ...run.refusals.map(({ message }) => colours.yellow(`  refused   ${message}`)),
    ...(run.error ? [colours.red(`  error     ${errorText(template, run.error, sourceOf)}`)] : []),
    ...(run.operations ? operationLines(template, run.operations) : [])
  ];
}

/** The lines are those of the file. */
function operationsEntry(template: Template, functions: readonly FunctionOperations[]): unknown {
  return {
    total: totalOperations(functions),
    functions: functions.map(({ line, ...rest }) => ({ ...rest, line: lineInFile(template, line) }))
  };
}

function operationLines(template: Template, functions: readonly FunctionOperations[]): string[] {
  const lines = functions.map(({ name, line, operations }) => {
    const place = colours.dim(`${template.file}:${lineInFile(template, line)}`);
    return `  ${count(operations).padStart(10)}  ${name}  ${place}`;
  });
  return [`  operations  ${count(totalOperations(functions))}`, ...lines];
}

function lineInFile({ codeLine }: Template, line: number): number {
  return line + codeLine - 1;
}

function requestText({ method, url, body, response }: SentRequest): string {
  const answer =
    response === null
      ? 'no answer'
      : 'error' in response
        ? response.error
        : `${response.statusCode} ${response.body}${response.madeUp ? ' (made up)' : ''}`;
  const lines = [`${method} ${url}`, ...(body ? [body] : []), `→ ${answer}`];
  return lines.map((line) => inOneLine(withoutSecrets(line))).join('\n            ');
}

/** Terminals are recorded and pasted into tickets; --json has everything for scripts. */
function withoutSecrets(text: string): string {
  return text.replace(/((?:client_secret|refresh_token|access_token)(?:=|":"))[^&"]*/g, '$1…');
}
