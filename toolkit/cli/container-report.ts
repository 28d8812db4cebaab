import type { HitReport, RequestReport, TagReport } from '../container/hit-report.js';
import type { ContainerTable } from '../container/load.js';
import { asText } from '../container/references.js';
import { whyText } from '../container/why-text.js';
import { colours, inOneLine, plural } from './terminal.js';

/** So many names of a list are shown; --json has all. */
const MOST_NAMES = 8;

/** The table of what runs here, and of what is missing. */
export function tableAsText({
  name,
  exact,
  guessed,
  shown,
  unknown,
  problems
}: ContainerTable): string[] {
  const row = (word: string, names: readonly string[], means: string): string[] =>
    names.length === 0
      ? []
      : [
          `  ${word.padEnd(9)} ${plural(names.length, 'tag').padEnd(9)} ${colours.dim(means)}`,
          `            ${namesText(names)}`
        ];
  const notAtAll = unknown.map(({ kind, name: each, type }) => `${kind} ${each} (${type})`);
  return [
    colours.bold(inOneLine(name)),
    ...row('exact', exact, 'run as in GTM'),
    ...row('guessed', guessed, 'run with a request that is our guess, and marked'),
    ...row('shown', shown, 'would fire, with these settings; nothing is sent'),
    ...(notAtAll.length > 0 ? [`  ${'not at all'.padEnd(9)} ${namesText(notAtAll)}`] : []),
    ...problems.map(({ kind, name: each, message }) =>
      colours.yellow(`  ${kind} ${inOneLine(each)}: ${inOneLine(message)}`)
    )
  ];
}

function namesText(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map(inOneLine).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}

/** What a hit led to, for people. */
export function hitAsText({ client, response, events }: HitReport): string[] {
  const claimed =
    client === null ? colours.red('no client') : `client ${colours.bold(inOneLine(client))}`;
  return [
    `${claimed}  answer ${response.statusCode}${client === null ? `  ${inOneLine(response.body.trim())}` : ''}`,
    ...events.flatMap(({ eventName, tags }) => [
      `event ${colours.bold(inOneLine(asText(eventName)))}`,
      ...tags.filter(({ fired }) => fired).flatMap(firedLines),
      ...tags.filter(({ fired }) => !fired).map(notFiredLine)
    ])
  ];
}

const OUTCOME_WORDS = {
  success: 'success',
  failure: 'failure',
  exception: 'error',
  none: 'neither gtmOnSuccess nor gtmOnFailure was called'
} as const;

function firedLines(tag: TagReport): string[] {
  const { name, outcome, why, requests, logs, error, lacks = [] } = tag;
  const mark = outcome === null || outcome === 'success' ? colours.green('✓') : colours.red('✗');
  const end = outcome === null ? 'would fire' : OUTCOME_WORDS[outcome];
  const by = why.trigger === null ? 'in a sequence' : `by ${why.trigger}`;
  return [
    `  ${mark} ${inOneLine(name)}  ${end}  ${colours.dim(inOneLine(by))}`,
    ...(lacks.length > 0 ? [colours.yellow(`      lacks     ${lacks.join(', ')}`)] : []),
    ...requests.map((request) => `      request   ${requestText(request)}`),
    ...logs.map((line) => `      log       ${inOneLine(line)}`),
    ...(error === undefined ? [] : [colours.red(`      error     ${inOneLine(error)}`)])
  ];
}

function requestText({ method, url, body, response, guessed }: RequestReport): string {
  const { statusCode, error, madeUp } = (response ?? {}) as Record<string, unknown>;
  const answer = response === null ? 'not sent' : asText(error ?? statusCode);
  const marks = [guessed ? 'our guess' : '', madeUp ? 'made up' : ''].filter(Boolean).join(', ');
  const lines = [
    `${method} ${url}`,
    ...(body ? [body] : []),
    `→ ${answer}${marks ? ` (${marks})` : ''}`
  ];
  return lines.map(inOneLine).join('\n                ');
}

function notFiredLine({ name, why }: TagReport): string {
  return `  ${colours.dim('–')} ${inOneLine(name)}  ${colours.dim(inOneLine(whyText(why)))}`;
}
