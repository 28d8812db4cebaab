import type { Region } from './amazon-hosts.js';
import type { FaultKind } from './fault-plan.js';

/** Amazon's wire contracts for conversions. */
export type ContractName = 'adsApiV1' | 'conversionsV1' | 'offAmazon2023';

/** One event as it was sent. */
export type EventData = Record<string, unknown>;

/** Amazon's objection to a field. */
export interface AmazonError {
  /** One of the codes of Amazon's specification, such as FIELD_VALUE_IS_INVALID. */
  code: string;
  /** Names the field and what is wrong with it; never repeats its value. */
  message: string;
  /** From the request's body on, such as "events[0].matchKeys[1].values[0]". */
  fieldLocation: string;
}

/** A refused event and why; whatever the contract, the index counts from 0 here. */
export interface RefusedEvent {
  index: number;
  errors: AmazonError[];
}

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
