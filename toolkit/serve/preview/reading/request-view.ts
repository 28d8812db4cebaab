import type { SentRequest } from '../../../sandbox/run/run.js';
import { isAmazonUrl } from '../../../../amazon/simulator/amazon-hosts.js';
import { toDataTree, toTextNode } from '../masking/data-tree.js';
import type { Masker } from '../masking/masker.js';
import type { DataNode, Explanation, RequestView } from '../protocol.js';
import { attemptsIn, contractOf, isTokenRequest } from './deliveries.js';
import { explainOther, explainStatus } from './explain.js';
import { readJson } from './json.js';

/** A tag that sends without end would fill the page. */
const MOST_REQUESTS = 60;
/** Longer bodies are shown as the text they begin with. */
const MOST_READ = 2_000_000;

/** What requests are seen with. */
export interface RequestSight {
  /** When the event came in, in milliseconds. */
  receivedAt: number;
  /** Whether requests to others than Amazon really leave. */
  isLive: boolean;
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
  { receivedAt, isLive, masker }: RequestSight
): RequestView {
  const { response, durationMs } = request;
  const statusCode = response && 'statusCode' in response ? response.statusCode : 0;
  const answer = response && 'body' in response ? response.body : '';
  return {
    purpose: purposeOf(request),
    method: request.method,
    url: masker.text(request.url.slice(0, 2000)),
    headers: Object.entries(request.headers).map(([name, value]) => [
      name,
      masker.value([name], value).text
    ]),
    ...(request.body ? { body: content(request.body, masker) } : {}),
    afterMs: Math.max(0, request.sentAt - receivedAt),
    ...(durationMs === null ? {} : { durationMs }),
    attempt,
    ...(statusCode ? { statusCode } : {}),
    ...(answer ? { answer: content(answer, masker) } : {}),
    explanation: explanationOf(request, statusCode, isLive),
    isGood: statusCode >= 200 && statusCode < 300
  };
}

function explanationOf(request: SentRequest, statusCode: number, isLive: boolean): Explanation {
  const { response, url } = request;
  if (!response) return { says: 'Waiting for the answer.' };
  const error = 'error' in response ? response.error : undefined;
  return isAmazonUrl(url)
    ? explainStatus(statusCode, isTokenRequest(request), error)
    : explainOther(statusCode, isLive, error);
}

function purposeOf(request: SentRequest): string {
  if (contractOf(request)) return 'Conversion to Amazon';
  return isTokenRequest(request) ? 'Access token from Login with Amazon' : 'Request';
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
