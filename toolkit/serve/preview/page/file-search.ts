import type { DataNode, EventDetails, TagView } from '../protocol.js';
import { hasTerms, searchLine, searchTextIn } from '../search/match-terms.js';
import type { Term } from '../search/terms.js';
import type { OpenedFile } from './event-file.js';
import { OUTCOMES } from './words.js';

/** What is looked through of an event, made once for each. */
const texts = new WeakMap<EventDetails, string>();

/** The numbers of a file's events that have all that is looked for, in what the file shows of them. */
export function findInFile({ events }: OpenedFile, terms: readonly Term[]): number[] {
  return events
    .filter((event) => hasTerms([textOf(event)], terms))
    .map(({ summary }) => summary.id);
}

function textOf(event: EventDetails): string {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const text = searchTextIn(
    valuesOf(event).map(([path, value]) => searchLine(path, String(value ?? '')))
  );
  texts.set(event, text);
  return text;
}

/** The same names as the server's search has. */
function valuesOf({ summary, request, eventData, tags }: EventDetails): [string, unknown][] {
  const { name, client, outcome, eventId, value, reason, notes } = summary;
  return [
    ['name', name],
    ['client', client],
    ['outcome', OUTCOMES[outcome].word],
    ['id', eventId],
    ['value', value],
    ['reason', reason],
    ...notes.map((note): [string, unknown] => ['note', note]),
    ['path', request.path],
    ...leavesOf(eventData, ''),
    ...tags.flatMap(valuesOfTag)
  ];
}

function valuesOfTag({ name, requests, cookies, sections }: TagView): [string, unknown][] {
  return [
    ['tag', name],
    ...requests.flatMap(({ url, headers, body, answer }): [string, unknown][] => [
      ['url', url],
      ...headers,
      ...(body ? leavesOf(body, '') : []),
      ...(answer ? leavesOf(answer, '') : [])
    ]),
    ...cookies.map((cookie): [string, unknown] => ['cookie', cookie.name]),
    ...sections.flatMap((section): [string, unknown][] =>
      section.kind === 'pairs'
        ? section.pairs.flatMap(({ path = '', node }) => (node ? leavesOf(node, path) : []))
        : []
    )
  ];
}

function leavesOf(node: DataNode, path: string): [string, unknown][] {
  if (!('entries' in node)) return [[path, node.text]];
  return node.entries.flatMap(([name, child]) =>
    leavesOf(child, path === '' ? name : `${path}.${name}`)
  );
}
