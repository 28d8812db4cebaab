import type { Reading, RequestReading } from '../../../config/read.js';
import type { SentRequest } from '../../../sandbox/run/send-request.js';
import { toDataTree, toTextNode } from '../masking/data-tree.js';
import type { Masker } from '../masking/masker.js';
import type { DataNode, Explanation, RequestView } from '../protocol.js';
import { curlOf } from './curl.js';
import { explainAnswer } from './explain.js';
import { readJson } from '../../../run/loose-json.js';
import { guarded } from './read-tag.js';

/** A tag that sends without end would fill the page. */
const MOST_REQUESTS = 60;
/** Longer bodies are shown as the text they begin with. */
const MOST_READ = 2_000_000;

/** Requests that are attempts of the same one: the same but for the credential they come with. */
export function attemptsIn(requests: readonly SentRequest[]): SentRequest[][] {
  if (requests.length < 2) return requests.map((request) => [request]);
  const groups = new Map<string, SentRequest[]>();
  for (const request of requests) {
    const key = keyOf(request);
    const group = groups.get(key);
    if (group) group.push(request);
    else groups.set(key, [request]);
  }
  return [...groups.values()];
}

function keyOf({ method, url, headers, body }: SentRequest): string {
  const own = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization');
  return `${method} ${url} ${own.join()} ${body ?? ''}`;
}

/** What requests are seen with. */
export interface RequestSight {
  /** When the event came in, in milliseconds. */
  receivedAt: number;
  reading: Reading;
  masker: Masker;
}

/** A tag's requests in the order they were sent. */
export function requestViews(requests: readonly SentRequest[], sight: RequestSight): RequestView[] {
  const attempts = new Map<SentRequest, number>();
  for (const group of attemptsIn(requests)) {
    group.forEach((request, index) => attempts.set(request, index + 1));
  }
  return requests
    .slice(0, MOST_REQUESTS)
    .map((request) => viewOf(request, attempts.get(request) ?? 1, sight));
}

function viewOf(
  request: SentRequest,
  attempt: number,
  { receivedAt, reading, masker }: RequestSight
): RequestView {
  const { response, durationMs } = request;
  const answered = response && 'statusCode' in response ? response : undefined;
  const { statusCode = 0, body: answer = '', madeUp = false } = answered ?? {};
  const { purpose = 'Request', explanation } = guarded(
    (): Partial<RequestReading> => reading.request?.(request) ?? {},
    (says) => ({ explanation: { says } })
  );
  return {
    purpose: masker.text(purpose),
    method: request.method,
    url: masker.text(request.url.slice(0, 2000)),
    headers: Object.entries(request.headers).map(([name, value]) => [
      name,
      masker.value([name], value).text
    ]),
    ...(request.body ? { body: content(request.body, masker) } : {}),
    afterMs: Math.max(0, request.sentAt - receivedAt),
    ...(durationMs === null ? {} : { durationMs }),
    curl: curlOf(
      {
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: request.body ?? undefined
      },
      masker
    ),
    attempt,
    ...(statusCode ? { statusCode } : {}),
    ...(answer ? { answer: content(answer, masker) } : {}),
    explanation: madeUp || !explanation ? explainAnswer(request) : masked(explanation, masker),
    isGood: statusCode >= 200 && statusCode < 300,
    isMadeUp: madeUp
  };
}

/** An explanation repeats what was sent at times. */
export function masked(explanation: Explanation, masker: Masker): Explanation {
  const { says, remedy, brief, field } = explanation;
  return {
    says: masker.text(says),
    ...(remedy ? { remedy: masker.text(remedy) } : {}),
    ...(brief ? { brief: masker.text(brief) } : {}),
    ...(field ? { field } : {})
  };
}

/** JSON and forms as a tree, anything else as text. */
function content(text: string, masker: Masker): DataNode {
  const json = text.length <= MOST_READ ? (readJson(text) ?? readForm(text)) : undefined;
  const isTree = typeof json === 'object' && json !== null;
  return isTree ? toDataTree(json, masker) : toTextNode(text, masker);
}

/** `grant_type=refresh_token&client_id=…` as an object. */
function readForm(text: string): Record<string, string> | undefined {
  if (!/^[\w.~%-]+=[^\s]*$/.test(text)) return undefined;
  return Object.fromEntries(new URLSearchParams(text));
}
