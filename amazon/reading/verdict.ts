import type { SentRequest } from 'sgtm/config';
import type { Delivery } from './deliveries.js';
import { listOf, objectOf, readJson, textOf, type Properties } from './json.js';

/** Amazon's objection; the path goes from the event on and is empty where none is named. */
export interface AmazonObjection {
  code: string;
  message: string;
  path: string;
}

/** What became of a conversion, by the last attempt. */
export interface Verdict {
  outcome: 'accepted' | 'failed' | 'refused' | 'running';
  /** 0 where no answer came. */
  statusCode: number;
  objections: AmazonObjection[];
  /** The event as the answer repeats it, where it does. */
  echo: Properties | undefined;
}

/**
 * Reads Amazon's answer on a conversion. A 2xx status says nothing of an event, the body does; where
 * the contract documents no body (offAmazon2023), any object that lists no error accepts it.
 */
export function verdictOf({ contract, attempts, index }: Delivery): Verdict {
  const { response } = attempts.at(-1) as SentRequest;
  const bare = { objections: [], echo: undefined };
  if (response === null) return { ...bare, outcome: 'running', statusCode: 0 };
  if ('error' in response) return { ...bare, outcome: 'failed', statusCode: 0 };
  const { statusCode } = response;
  const body = objectOf(readJson(response.body));
  if (statusCode < 200 || statusCode > 299) {
    const outcome = statusCode >= 400 && statusCode < 429 ? 'refused' : 'failed';
    return { ...bare, outcome, statusCode, objections: objectionsIn(body) };
  }
  const first = contract.name === 'conversionsV1' ? 1 : 0;
  const isOurs = (entry: unknown): boolean => objectOf(entry).index === index + first;
  const errors = listOf(body.error).filter(isOurs);
  if (errors.length > 0) {
    const objections = errors.flatMap(objectionsIn);
    return { ...bare, outcome: 'refused', statusCode, objections };
  }
  const success = listOf(body.success).find(isOurs);
  const isSilent = contract.name === 'offAmazon2023' && Object.keys(body).length > 0;
  const outcome = success !== undefined || isSilent ? 'accepted' : 'failed';
  const echo = objectOf(success).event;
  return { ...bare, outcome, statusCode, echo: echo ? objectOf(echo) : undefined };
}

/** Every form of error Amazon's contracts have, as one. */
function objectionsIn(entry: unknown): AmazonObjection[] {
  const parts = objectOf(entry);
  const nested = [...listOf(parts.errors), ...listOf(parts.subErrors)];
  if (nested.length > 0) return nested.flatMap(objectionsIn);
  const code = textOf(parts.code) || textOf(parts.errorCode);
  const message = textOf(parts.message) || textOf(parts.errorMessage);
  if (!code && !message) return [];
  // "events[0].matchKeys[1].values[0]" → "matchKeys[1].values[0]"
  const path = textOf(parts.fieldLocation).replace(/^(?:events|eventData)\[\d+\]\.?/, '');
  return [{ code, message, path }];
}
