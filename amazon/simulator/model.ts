import type { ContractName, EventData, RefusedEvent } from '../contracts/contract.js';
import type { Region } from '../contracts/hosts.js';
import type { FaultKind } from './fault-plan.js';

/** A conversion that Amazon would count, unless it is a duplicate. */
export interface AcceptedConversion {
  contract: ContractName;
  /** Undefined where the request named none of Amazon's hosts. */
  region: Region | undefined;
  /** The account or profile id. */
  advertiser: string;
  client: string;
  /** As it was sent, IP addresses included; see maskEvent before showing it. */
  event: EventData;
  /** eventId or clientDedupeId. */
  eventId: string | undefined;
  /** Milliseconds since 1970. */
  receivedAt: number;
  /** Whether an event of this identity was sent before; Amazon keeps one of them. */
  isDuplicate: boolean;
}

/** What became of a request. */
export type Answer =
  | { kind: 'reply'; statusCode: number; headers: Record<string, string>; body: string }
  | { kind: 'reset' }
  | { kind: 'timeout' };

/** A request that came in and what became of it, without secrets and without personal data. */
export interface ReceivedRequest {
  /** From 1, in the order of arrival. */
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly endpoint: 'token' | ContractName | 'accounts' | 'deletion' | 'none';
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
  readonly answer: Answer;
  /** Events refused, also those that made Amazon refuse the whole request. */
  readonly refused: readonly RefusedEvent[];
  readonly accepted: number;
  /** The fault that befell it. */
  readonly fault: FaultKind | undefined;
}
