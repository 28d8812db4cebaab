/**
 * The APIs of sGTM as a module: `import { sendHttpRequest } from 'sgtm'` becomes
 * `const sendHttpRequest = require('sendHttpRequest');` in the template.
 *
 * Source: Google's page of server-side tagging APIs.
 */
declare module 'sgtm' {
  /** A promise of the sandbox; one made with Promise.create rejects after five seconds. */
  export interface SgtmPromise<T> {
    then<U>(
      onFulfilled: (value: T) => U | SgtmPromise<U>,
      onRejected?: (reason: unknown) => U | SgtmPromise<U>
    ): SgtmPromise<U>;
    catch<U>(onRejected: (reason: unknown) => U | SgtmPromise<U>): SgtmPromise<T | U>;
    finally(callback: () => void): SgtmPromise<T>;
  }

  export type TypeName =
    'array' | 'boolean' | 'function' | 'null' | 'number' | 'object' | 'string' | 'undefined';

  export interface HttpOptions {
    method?: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';
    headers?: { [name: string]: string };
    /** Milliseconds until the request is given up; 15,000 unless set. */
    timeout?: number;
    authorization?: GoogleAuth;
  }

  export interface HttpResult {
    statusCode: number;
    /** Names in lower case. */
    headers: { [name: string]: string | undefined };
    /** Undefined or empty if the answer had none. */
    body: string | undefined;
  }

  /** Called with status 0 if the request failed and -1 if it timed out; then there is no body. */
  export type HttpCallback = (
    statusCode: number,
    headers: { [name: string]: string | undefined },
    body: string | undefined
  ) => void;

  export interface GoogleScriptOptions {
    /** The ID of the container or property, such as "GTM-ABC123". */
    id?: string;
    debug?: boolean;
    /** Milliseconds; 15,000 unless set. */
    timeout?: number;
  }

  /** What a request's promise rejects with. */
  export interface HttpFailure {
    reason: 'failed' | 'timed_out';
  }

  export interface ParsedUrl {
    href: string;
    origin: string;
    protocol: string;
    username: string;
    password: string;
    host: string;
    hostname: string;
    port: string;
    pathname: string;
    search: string;
    searchParams: { [name: string]: string | string[] | undefined };
    hash: string;
  }

  export interface CookieOptions {
    /** "auto" takes the registrable domain of the request. */
    domain?: string;
    expires?: string;
    fallbackDomain?: string;
    httpOnly?: boolean;
    /** Seconds; wins over expires. */
    'max-age'?: number;
    path?: string;
    secure?: boolean;
    sameSite?: 'lax' | 'none' | 'strict';
  }

  export interface ContainerVersion {
    containerId: string;
    debugMode: boolean;
    environmentName: string;
    environmentMode: boolean;
    previewMode: boolean;
    version: string;
  }

  export interface GoogleAuth {
    readonly __googleAuth: true;
  }

  export interface BigQueryConnection {
    /** Without it the server's GOOGLE_CLOUD_PROJECT is used. */
    projectId?: string;
    datasetId: string;
    tableId: string;
  }

  export interface BigQueryOptions {
    ignoreUnknownValues?: boolean;
    skipInvalidRows?: boolean;
  }

  export interface FirestoreOptions {
    projectId?: string;
    /** Reads anew what the same event has read already. */
    disableCache?: boolean;
    transaction?: string;
    merge?: boolean;
    limit?: number;
  }

  export interface FirestoreDocument {
    id: string;
    data: { [key: string]: unknown };
  }

  type BindToEvent = <T>(api: T) => T;

  export const BigQuery: {
    insert(
      connection: BigQueryConnection,
      rows: readonly { [column: string]: unknown }[],
      options?: BigQueryOptions
    ): SgtmPromise<undefined>;
    /** The older form; the promise is the newer one's. */
    insert(
      connection: BigQueryConnection,
      rows: readonly { [column: string]: unknown }[],
      options: BigQueryOptions | undefined,
      onSuccess: () => void,
      onFailure?: (errors: unknown) => void
    ): SgtmPromise<undefined>;
  };
  export const Firestore: {
    read(path: string, options?: FirestoreOptions): SgtmPromise<FirestoreDocument>;
    write(
      path: string,
      input: { [key: string]: unknown },
      options?: FirestoreOptions
    ): SgtmPromise<string>;
    query(
      collection: string,
      conditions: readonly (readonly [string, string, unknown])[],
      options?: FirestoreOptions
    ): SgtmPromise<FirestoreDocument[]>;
    runTransaction(
      callback: (transaction: string) => SgtmPromise<unknown>,
      options?: { projectId?: string }
    ): SgtmPromise<string[]>;
  };
  export const JSON: {
    /** Undefined if the text is no JSON. */
    parse(text: string | undefined): unknown;
    /** Undefined if the value refers to itself. */
    stringify(value: unknown): string | undefined;
  };
  export const Math: {
    abs(x: number): number;
    ceil(x: number): number;
    floor(x: number): number;
    max(...values: number[]): number;
    min(...values: number[]): number;
    pow(base: number, exponent: number): number;
    round(x: number): number;
    sqrt(x: number): number;
  };
  export const Object: {
    keys(target: object): string[];
    values(target: object): unknown[];
    entries(target: object): [string, unknown][];
    freeze<T>(target: T): T;
    delete(target: object, key: string): boolean;
  };
  export const Promise: {
    create<T>(
      resolver: (
        resolve: (value: T | SgtmPromise<T>) => void,
        reject: (reason: unknown) => void
      ) => void
    ): SgtmPromise<T>;
    all<T>(promises: readonly (T | SgtmPromise<T>)[]): SgtmPromise<T[]>;
  };
  export const templateDataStorage: {
    /** A copy of what is stored, or null. */
    getItemCopy(key: string): unknown;
    setItemCopy(key: string, value: unknown): void;
    removeItem(key: string): void;
    clear(): void;
  };

  export function addEventCallback(
    callback: (
      containerId: string,
      event: { tags: { id: string; status: string; executionTime: number }[] }
    ) => void
  ): void;
  export function addMessageListener(
    messageType: string,
    callback: (messageType: string, message: object) => void
  ): void;
  export function callLater(callback: () => void): void;
  export function claimRequest(): void;
  export function computeEffectiveTldPlusOne(domainOrUrl: string): string;
  /** RE2; flags g and i. Null if the pattern is invalid. */
  export function createRegex(pattern: string, flags?: string): SandboxRegex | null;
  export function decodeUri(uri: string): string | undefined;
  export function decodeUriComponent(text: string): string | undefined;
  export function encodeUri(uri: string): string;
  export function encodeUriComponent(text: string): string;
  export function extractEventsFromMpv1(): { [key: string]: unknown }[];
  export function extractEventsFromMpv2(): { [key: string]: unknown }[];
  export function fromBase64(text: string): string | undefined;
  /** A random integer; both bounds can come up. */
  export function generateRandom(min: number, max: number): number;
  /** A copy of the event data; undefined where no event is under way. */
  export function getAllEventData(): { [key: string]: unknown } | undefined;
  export function getClientName(): string;
  export function getContainerVersion(): ContainerVersion;
  export function getCookieValues(name: string, noDecode?: boolean): string[];
  export function getEventData(keyPath: string): unknown;
  export function getGoogleAuth(options: { scopes: readonly string[] }): GoogleAuth;
  export function getGoogleScript(
    script: 'ANALYTICS' | 'GTAG' | 'GTM',
    options?: GoogleScriptOptions
  ): SgtmPromise<{ script: string; metadata: { [key: string]: unknown } }>;
  /** The older form. */
  export function getGoogleScript(
    script: 'ANALYTICS' | 'GTAG' | 'GTM',
    callback: (script: string | undefined, metadata: { [key: string]: unknown }) => void,
    options?: GoogleScriptOptions
  ): SgtmPromise<{ script: string; metadata: { [key: string]: unknown } }>;
  export function getRemoteAddress(): string;
  export function getRequestBody(): string | undefined;
  export function getRequestHeader(name: string): string | undefined;
  export function getRequestMethod(): string;
  export function getRequestPath(): string;
  export function getRequestQueryParameter(name: string): string | undefined;
  export function getRequestQueryParameters(): { [name: string]: string | string[] | undefined };
  export function getRequestQueryString(): string;
  /** Milliseconds since 1970; getTimestampMillis is its newer name. */
  export function getTimestamp(): number;
  export function getTimestampMillis(): number;
  export function getType(value: unknown): TypeName;
  export function hasMessageListener(messageType: string): boolean;
  export function hmacSha256(
    data: string,
    keyId: string,
    options?: { outputEncoding?: 'base64' | 'base64url' | 'hex' }
  ): string;
  export function isRequestMpv1(): boolean;
  export function isRequestMpv2(): boolean;
  export function logToConsole(...values: unknown[]): void;
  export function makeInteger(value: unknown): number;
  export function makeNumber(value: unknown): number;
  export function makeString(value: unknown): string;
  export function makeTableMap(
    table: readonly object[],
    keyColumn: string,
    valueColumn: string
  ): { [key: string]: unknown } | null;
  export function parseUrl(url: string): ParsedUrl | undefined;
  export function queryPermission(permission: string, ...terms: unknown[]): boolean;
  export function returnResponse(): void;
  export function runContainer(
    event: { [key: string]: unknown },
    onComplete?: (bindToEvent: BindToEvent) => void,
    onStart?: (bindToEvent: BindToEvent) => void
  ): void;
  export function sendEventToGoogleAnalytics(event: {
    [key: string]: unknown;
  }): SgtmPromise<{ location?: string }>;
  export function sendHttpGet(url: string, options?: HttpOptions): SgtmPromise<HttpResult>;
  /** The older form. */
  export function sendHttpGet(
    url: string,
    callback: HttpCallback,
    options?: HttpOptions
  ): SgtmPromise<HttpResult>;
  export function sendHttpRequest(
    url: string,
    options?: HttpOptions,
    body?: string
  ): SgtmPromise<HttpResult>;
  /** The older form. */
  export function sendHttpRequest(
    url: string,
    callback: HttpCallback,
    options?: HttpOptions,
    body?: string
  ): SgtmPromise<HttpResult>;
  export function sendMessage(messageType: string, message: object): void;
  export function sendPixelFromBrowser(url: string): boolean;
  export function setCookie(
    name: string,
    value: string,
    options?: CookieOptions,
    noEncode?: boolean
  ): void;
  export function setPixelResponse(): void;
  export function setResponseBody(body: string, encoding?: string): void;
  export function setResponseHeader(name: string, value: string | null | undefined): void;
  export function setResponseStatus(statusCode: number): void;
  export function sha256(
    input: string,
    onSuccess: (digest: string) => void,
    options?: { outputEncoding?: 'base64' | 'hex' }
  ): void;
  /** Base64 unless outputEncoding is hex. */
  export function sha256Sync(
    input: string,
    options?: { outputEncoding?: 'base64' | 'hex' }
  ): string;
  export function testRegex(regex: SandboxRegex, text: string): boolean;
  export function toBase64(input: string, options?: { urlEncoding?: boolean }): string;
}

/** A regex made by createRegex; an object without properties. */
interface SandboxRegex {
  readonly __regex: true;
}
