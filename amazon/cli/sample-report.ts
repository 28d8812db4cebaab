import type { SentRequest } from 'sgtm/sandbox';
import type { SampleHit } from 'sgtm/config';
import type { ServedEvent } from 'sgtm/serve';
import { colours } from 'sgtm/command-line';

interface SentConversion {
  eventDescription: { conversionType: string };
  countryCode: string;
  eventTime: string;
  eventId: string;
  value?: number;
  currencyCode?: string;
  unitsSold?: number;
  matchKeys?: { type: string; values: string[] }[];
}

interface EventsAnswer {
  success?: unknown[];
  error?: { errors?: { code?: string; message?: string }[] }[];
}

/** What the sample became: the lines to show, and whether Amazon accepted it. */
export function sampleReport(
  hit: SampleHit,
  status: number,
  event: ServedEvent
): { isAccepted: boolean; lines: string[] } {
  const tag = event.fired[0];
  const sent = tag?.requests.findLast(({ url }) => url.includes('/events'));
  const lines = [`1  ${hit.method} ${hit.path.split('?')[0]} with a GA4 purchase → ${status}`];
  if (!sent) {
    const reason = tag ? (tag.logs.at(-1) ?? `it ended with ${tag.status}`) : 'it did not fire';
    lines.push(colours.red(`2  The tag sent no conversion: ${reason}`));
    return { isAccepted: false, lines };
  }
  const { isAccepted, line } = readAnswer(sent);
  lines.push(...conversionLines(sent), line);
  return { isAccepted: isAccepted && tag?.status === 'success', lines };
}

function conversionLines({ url, body }: SentRequest): string[] {
  const [conversion] = (JSON.parse(body ?? '{}') as { events: SentConversion[] }).events;
  if (!conversion) return [];
  const { eventDescription, value, currencyCode, unitsSold, eventId, countryCode } = conversion;
  const facts = [
    eventDescription.conversionType,
    `${value} ${currencyCode}`,
    `${unitsSold} units`,
    countryCode,
    `event ID ${eventId}`
  ];
  const keys = (conversion.matchKeys ?? []).map(
    ({ type, values: [hash = ''] }) => `     ${type.padEnd(11)} ${hash}`
  );
  return [`2  The tag sent POST ${url}`, `     ${facts.join(', ')}`, ...keys];
}

function readAnswer({ response }: SentRequest): { isAccepted: boolean; line: string } {
  if (!response || 'error' in response) {
    return { isAccepted: false, line: colours.red(`3  Amazon did not answer`) };
  }
  const { success = [], error = [] } = JSON.parse(response.body) as EventsAnswer;
  const counted = `${response.statusCode}, ${success.length} accepted, ${error.length} refused`;
  const reasons = error.flatMap(({ errors = [] }) => errors.map(({ message }) => message));
  const isAccepted = success.length > 0 && error.length === 0;
  const colour = isAccepted ? colours.green : colours.red;
  return { isAccepted, line: colour(['3  Amazon answered ' + counted, ...reasons].join(': ')) };
}
