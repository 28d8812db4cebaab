import { createHmac, randomBytes } from 'node:crypto';
import type { Template } from 'sgtm/sandbox';
import { parseAnswer, readAnswer, wordsOf } from '../contracts/answer.js';
import { EVENT_URLS, regionNamed, type Region } from '../contracts/hosts.js';
import { AccessToken, NoTokenError } from '../replay/access-token.js';
import { DEFAULT_BACKOFF, type Backoff } from '../replay/backoff.js';
import { Connection } from '../replay/connection.js';
import type { Credentials } from '../replay/credentials.js';
import { Journal, type Entry } from '../replay/journal.js';
import { describeReply, isTransient, postPersistently } from '../replay/post.js';
import { resultOf, type Result } from '../replay/result.js';
import { saltBeside } from '../replay/salt.js';
import { DRY_RUN, Tally, type Counts, type Reason } from '../replay/tally.js';
import { TagConversion } from '../send/tag-conversion.js';
import { isInShard, type Shard } from '../shard.js';
import { maskedPerson, readPeople, type PeopleList, type PersonLine } from './people-file.js';

export interface ForgetOptions {
  /** A path, or "-" for standard input. */
  file: string;
  template: Template;
  /** The tag's fields: they name the advertisers and the form of e-mail addresses. */
  fields: Readonly<Record<string, unknown>>;
  credentials: Credentials;
  /** Gets the requests instead of Amazon, such as a simulator. */
  to?: URL | undefined;
  /** Counts; sends and writes nothing. */
  isDryRun?: boolean;
  /** Where it is kept who was forgotten, by salted digests; nowhere unless given. The salt is beside it. */
  journal?: string | undefined;
  /** Milliseconds since 1970: what was asked for on another day is asked for again. */
  now?: number;
  /** Gets the people, masked, before anything is sent; nothing is sent unless it returns true. */
  confirm?: (people: readonly MaskedPerson[]) => boolean;
  /** Asks for one part of the people; unless given, for all. */
  shard?: Shard | undefined;
  signal: AbortSignal;
  backoff?: Partial<Backoff>;
}

/** Who is to be forgotten, as it may be shown. */
export interface MaskedPerson {
  /** From 1. */
  line: number;
  text: string;
}

/** How a run ended. */
export interface ForgetSummary {
  counts: Counts;
  reasons: Reason[];
  earlier: number;
  repeated: number;
  /** Requests sent, or that a dry run would send. */
  requests: number;
  /** The advertisers whose data was asked to be deleted. */
  accounts: string[];
  fault: string | undefined;
  /** Whether nothing was sent because it was not confirmed. */
  isUnconfirmed: boolean;
}

/** Amazon's specification: people in a request. */
const PEOPLE_AT_ONCE = 500;

const MEDIA_TYPE = 'application/vnd.dspuserdeletionrequest.v1+json';

/** The forms of e-mail addresses that a tag can have sent over the years. */
const EMAIL_FORMATS = ['eventsApi', 'marketingCloud', 'plain'];

/** A person for one advertiser. */
interface Person {
  key: string;
  hashes: string[];
}

/**
 * Asks Amazon to delete what events told it of people: POST
 * /accounts/{accountId}/dsp/conversionDefinitions/delete, for each advertiser of the tag.
 */
export async function forgetPeople(options: ForgetOptions): Promise<ForgetSummary> {
  const tally = new Tally();
  const { to, journal: path, isDryRun } = options;
  const list = partOf(await readPeople(options.file), options.shard);
  const masked = list.people
    .filter(({ fault }) => fault === undefined)
    .map((person) => ({ line: person.line, text: maskedPerson(person) }));
  const isUnconfirmed = !isDryRun && options.confirm?.(masked) === false;
  const isReadOnly = isDryRun || isUnconfirmed;
  const remember = (entry: Entry): void => {
    if (entry.to === to?.origin) tally.remember(entry);
  };
  const journal = path === undefined ? undefined : await Journal.open(path, remember, isReadOnly);
  const connection = new Connection(to);
  try {
    const salt = path === undefined ? randomBytes(32) : await saltBeside(path, isReadOnly);
    const run = new ForgetRun({ ...options, isDryRun: isReadOnly }, tally, journal, connection);
    return { ...(await run.read(list, salt)), isUnconfirmed };
  } finally {
    await journal?.close();
    await connection.close();
  }
}

/** The people of a part; the text stays that of the whole list, which its journal goes by. */
function partOf(list: PeopleList, shard: Shard | undefined): PeopleList {
  if (!shard) return list;
  const nameOf = ({ email, digest, line }: PersonLine): string =>
    email?.toLowerCase() ?? digest ?? String(line);
  return { ...list, people: list.people.filter((person) => isInShard(shard, nameOf(person))) };
}

class ForgetRun {
  private readonly options: ForgetOptions;
  private readonly tally: Tally;
  private readonly journal: Journal | undefined;
  private readonly connection: Connection;
  private readonly backoff: Backoff;
  private readonly token: AccessToken;
  private readonly hashing: readonly TagConversion[];
  private readonly accounts: readonly string[];
  private readonly region: Region;
  private readonly open = new Map<string, Person[]>();
  /** The day of the run, in UTC. */
  private date = '';
  private keyOf: (account: string, hashes: readonly string[]) => string = () => '';
  private requests = 0;
  private fault: string | undefined;

  constructor(
    options: ForgetOptions,
    tally: Tally,
    journal: Journal | undefined,
    connection: Connection
  ) {
    const { template, fields, credentials } = options;
    this.options = options;
    this.tally = tally;
    this.journal = journal;
    this.connection = connection;
    this.backoff = { ...DEFAULT_BACKOFF, ...options.backoff };
    this.token = new AccessToken(credentials, connection, this.backoff);
    this.hashing = hashingTags(template);
    this.accounts = accountsIn(fields);
    this.region = regionNamed(fields.region);
  }

  async read(list: PeopleList, salt: Buffer): Promise<Omit<ForgetSummary, 'isUnconfirmed'>> {
    const date = new Date(this.options.now ?? Date.now()).toISOString().slice(0, 10);
    const keyed = (parts: unknown): string => {
      const text = JSON.stringify(parts);
      return createHmac('sha256', salt).update(text).digest('base64url').slice(0, 27);
    };
    const ofList = keyed(list.text);
    this.date = date;
    this.keyOf = (account, hashes) => keyed([date, ofList, this.region, account, hashes]);
    for (const person of list.people) await this.take(person);
    for (const [account, people] of this.open) await this.send(account, people);
    const { counts, reasons, earlier, repeated } = this.tally;
    const { requests, fault } = this;
    return { counts, reasons, earlier, repeated, requests, accounts: [...this.accounts], fault };
  }

  private async take({ line, email, digest, fault }: PersonLine): Promise<void> {
    const hashes = new Set(digest === undefined ? [] : [digest]);
    if (email !== undefined) for (const hash of await this.hashesOf(email)) hashes.add(hash);
    const unit = { rows: [line] };
    if (fault !== undefined || hashes.size === 0) {
      this.tally.end(unit, 'refused', fault ?? 'the tag takes it for no e-mail address');
      return;
    }
    const sorted = [...hashes].toSorted();
    const people = this.accounts.map((account) => ({
      account,
      key: this.keyOf(account, sorted),
      hashes: sorted
    }));
    const fresh = new Set(this.tally.meet(unit, people));
    for (const { account, ...person } of people) {
      if (!fresh.has(person.key)) continue;
      const batch = this.open.get(account) ?? [];
      batch.push(person);
      this.open.set(account, batch);
      if (batch.length < PEOPLE_AT_ONCE) continue;
      this.open.set(account, []);
      await this.send(account, batch);
    }
  }

  /** The hashes that the tag can have sent for an address, by the tag's own normalization. */
  private async hashesOf(email: string): Promise<Set<string>> {
    const event = {
      event_name: 'purchase',
      user_data: { email_address: email, address: { country: 'US' } },
      consent_state: { ad_storage: 'granted', ad_user_data: 'granted' }
    };
    const converted = await Promise.all(this.hashing.map((tag) => tag.convert(event)));
    const keys = converted.flatMap(({ conversions: [first] }) => first?.event.matchKeys ?? []);
    return new Set((keys as { values: string[] }[]).flatMap(({ values }) => values));
  }

  private async send(account: string, people: readonly Person[]): Promise<void> {
    if (people.length === 0) return;
    const why = this.options.signal.aborted ? 'stopped before its turn' : this.fault;
    if (why === undefined) this.requests++;
    const isSent = why === undefined && !this.options.isDryRun;
    const results = isSent ? await this.ask(account, people) : undefined;
    const entries: Entry[] = [];
    for (const [at, { key }] of people.entries()) {
      const { outcome, reason } = results?.[at] ?? { outcome: 'left', reason: why ?? DRY_RUN };
      this.tally.settle(key, outcome, reason);
      if (outcome !== 'left') entries.push({ key, outcome, date: this.date, ...this.target() });
    }
    await this.journal?.write(entries);
  }

  private target(): Partial<Entry> {
    const { to } = this.options;
    return to ? { to: to.origin } : {};
  }

  /** One request; a token that Amazon refuses is replaced once. */
  private async ask(account: string, people: readonly Person[]): Promise<Result[]> {
    const left = (reason: string): Result[] => {
      this.fault = reason;
      return people.map(() => ({ outcome: 'left', reason }));
    };
    try {
      let reply = await this.post(account, people);
      if (reply.statusCode === 401 && this.token.isRenewable) {
        this.token.drop();
        reply = await this.post(account, people);
      }
      const said = `Amazon ${describeReply(reply)}`;
      const verdicts = readAnswer({ firstIndex: 1 }, reply, people.length);
      if (reply.statusCode >= 200 && reply.statusCode < 300) {
        if (!parseAnswer(reply.body)) return left(`${said}, unreadably; run again later`);
        return verdicts.map(resultOf);
      }
      if (isTransient(reply)) return left(`${said}; run again later`);
      const text = wordsOf(verdicts[0]?.objections ?? []);
      return left(`${said}${text ? `: ${text}` : ''}; check account and region: amazon-ads doctor`);
    } catch (error) {
      if (error instanceof NoTokenError) return left(error.message);
      throw error;
    }
  }

  private async post(account: string, people: readonly Person[]) {
    const { credentials, signal } = this.options;
    const path = `/accounts/${encodeURIComponent(account)}/dsp/conversionDefinitions/delete`;
    const deletionRequests = people.map(({ hashes }) => ({
      matchKeys: [{ type: 'EMAIL', values: hashes }]
    }));
    const request = {
      url: EVENT_URLS[this.region] + path,
      headers: {
        'content-type': MEDIA_TYPE,
        authorization: `Bearer ${await this.token.get(this.region, signal)}`,
        'Amazon-Advertising-API-ClientId': credentials.clientId,
        'Amazon-Ads-AccountId': account
      },
      body: JSON.stringify({ deletionRequests })
    };
    return postPersistently(this.connection, request, this.backoff, signal);
  }
}

/** The tag as it hashes addresses in each form; no other field may keep it from that. */
function hashingTags(template: Template): TagConversion[] {
  return EMAIL_FORMATS.map(
    (emailFormat) => new TagConversion(template, { emailFormat, accountId: '0' }, 'OFFLINE')
  );
}

/** The advertisers that the tag reports to, by their account ids. */
export function accountsIn(fields: ForgetOptions['fields']): string[] {
  const rows = Array.isArray(fields.additionalAdvertisers)
    ? (fields.additionalAdvertisers as { accountId?: unknown }[])
    : [];
  const ids = [fields, ...rows].map((row) => String(row?.accountId ?? '').trim());
  return [...new Set(ids.filter(Boolean))];
}
