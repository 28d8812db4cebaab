import type { LocalParts } from './local-server.js';
import { OUTCOMES, toneOf, type Tone } from './preview/outcomes.js';
import { summaryOf } from './preview/reading/summary.js';
import { eventJson, type LogFormat } from './tagging/event-log.js';
import type { ServedEvent } from './tagging/served-event.js';

type Paint = Record<'bold' | 'dim' | 'green' | 'red' | 'yellow', (text: string) => string>;

/** How events are told of in a terminal. */
export interface EventLines {
  /** A readable line for people, or a JSON object for programs. */
  format?: LogFormat;
  colours: Paint;
  print(line: string): void;
}

/** Prints a line for each event that is over, and for each request that was turned away. */
export function printEvents(
  parts: LocalParts,
  { format = 'text', colours, print }: EventLines
): void {
  parts.container.onUpdate((event) => {
    if (!event.isOver) return;
    print(format === 'json' ? eventJson(event) : eventLine(event, parts, colours));
  });
}

/**
 * One line for an event: its number, name and ID, how it ended and why, and how long its tags took.
 * It is made of the same summary as a row of the page, so that personal data in it is masked.
 */
export function eventLine(
  event: ServedEvent,
  { container, config }: Pick<LocalParts, 'config' | 'container'>,
  colours: Paint
): string {
  const fieldsOfTag = (id: number): Record<string, unknown> => container.tags[id - 1]?.fields ?? {};
  const summary = summaryOf({ event, fieldsOfTag }, config.read);
  const { id, name, eventId, value, outcome, reason, notes, tags } = summary;
  const paint = painterOf(toneOf(outcome, notes.length), colours);
  const each =
    tags.length > 1
      ? ` (${tags.map((tag) => `${tag.name}: ${OUTCOMES[tag.outcome].word}`).join(', ')})`
      : '';
  const took = Math.round(Math.max(0, ...event.fired.map(({ durationMs = 0 }) => durationMs)));
  const parts = [
    colours.dim(`#${id}`),
    colours.bold(oneLine(name)),
    oneLine(eventId ?? ''),
    value,
    paint(OUTCOMES[outcome].word) + each,
    oneLine(reason ?? ''),
    ...notes.map((note) => colours.yellow(oneLine(note))),
    isMadeUp(event) ? colours.dim('answers made up') : undefined,
    event.fired.length > 0 ? colours.dim(`${took} ms`) : undefined
  ];
  return parts.filter(Boolean).join('  ');
}

function painterOf(tone: Tone, { dim, green, red, yellow }: Paint): (text: string) => string {
  const painters: Readonly<Record<Tone, (text: string) => string>> = {
    good: green,
    bad: red,
    warn: yellow,
    calm: dim,
    wait: dim
  };
  return painters[tone];
}

function isMadeUp({ fired }: ServedEvent): boolean {
  return fired.some(({ requests }) =>
    requests.some(({ response }) => response !== null && 'madeUp' in response)
  );
}

/** What an event is called must not begin a line of its own, nor steer the terminal. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
