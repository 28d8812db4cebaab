import {
  createSandbox,
  DEFAULT_CONTAINER,
  withDefaultValues,
  type RunResult,
  type Sandbox,
  type SentRequest,
  type Template
} from 'sgtm/sandbox';
import { EVENT_URLS, REGIONS } from '../contracts/hosts.js';
import { CONTRACT_NAMES, CONTRACTS, contractOf, type AmazonContract } from '../contracts/index.js';
import { conversionOf, type Conversion } from '../replay/conversion.js';
import type { EventData } from './event-reader.js';

/** What the tag made of an event. */
export interface Converted {
  /** One for each advertiser; none where the tag sends nothing. */
  conversions: Conversion[];
  /** Why it sends nothing, in the tag's words. */
  reason: string;
  /** What the tag left out or assumed, in its words. */
  notes: string[];
}

/** The tag's fields as far as a file of orders decides them. */
const OWN_FIELDS = {
  // The requests are caught before they leave: no token is needed, and none asked for.
  authMode: 'accessToken',
  accessToken: 'not-sent',
  maxAttempts: '1',
  logType: 'always',
  bigQueryLogType: 'no',
  deadLetterMode: 'none',
  useOptimisticScenario: false,
  // There is no visitor whose cookies could be set, and a click's token would get this moment's time.
  captureClickTokens: false
};

/** A published version logs how an event ended, and not each request besides. */
const PUBLISHED = { ...DEFAULT_CONTAINER, debugMode: false, previewMode: false };

/** Amazon's answer to a request that is only caught: the event is accepted, whatever its index. */
const ACCEPTED = {
  statusCode: 207,
  headers: {},
  body: '{"success":[{"index":0},{"index":1}],"error":[]}'
};

/**
 * The tag itself, as a function from event data to conversions: template.tpl runs in the emulator and
 * what it would send is caught. So mapping, normalization, consent and notes are the tag's own.
 */
export class TagConversion {
  /** The contract the tag is set to. */
  readonly contract: AmazonContract;
  private readonly sandbox: Sandbox;
  /** The conversions of one event of each name: those of another differ in their ID, as far as keys go. */
  private readonly samples = new Map<unknown, readonly Conversion[]>();
  private readonly fields: Record<string, unknown>;

  /** @param source what the tag says of where the events happened, or "auto" */
  constructor(
    template: Template,
    fields: Readonly<Record<string, unknown>>,
    source: string = 'OFFLINE'
  ) {
    const own = { ...fields, ...OWN_FIELDS, eventSource: source };
    // Without a client ID the tag would send nothing; the real one goes with the real request.
    this.fields = withDefaultValues(template, { ...own, clientId: fields.clientId || 'not-sent' });
    this.contract = contractOf(this.fields.api);
    this.sandbox = createSandbox(template, {
      environment: { http: () => ACCEPTED, container: PUBLISHED }
    });
  }

  /** Says of the events from now on where they happened. */
  set source(source: string) {
    this.fields.eventSource = source;
  }

  /** @param digests of what the event says and of whom it names, where they are known */
  async convert(event: EventData, digests?: Digests): Promise<Converted> {
    const result = await this.sandbox.run({ fields: this.fields, event });
    const conversions = result.requests.flatMap((request) => conversionsIn(request, digests));
    this.keepSample(event, conversions);
    return { conversions, ...saidIn(result) };
  }

  /**
   * The keys of an event's conversions, by those of another event of its name: so what an earlier run
   * has done does not have to be converted again.
   *
   * @returns undefined if they cannot be told without the tag
   */
  keysOf(event: EventData, digests: Digests): string[] | undefined {
    const samples = this.samples.get(event.event_name);
    const id = plainId(event);
    if (!samples || id === undefined) return undefined;
    return samples.map((sample) => {
      const { idPath } = CONTRACTS[sample.contract];
      return conversionOf(sample, { ...sample.event, [idPath]: id }, digests).key;
    });
  }

  private keepSample(event: EventData, conversions: readonly Conversion[]): void {
    if (this.samples.has(event.event_name) || conversions.length === 0) return;
    const id = plainId(event);
    const isBare = conversions.every(
      ({ contract, event: sent }) => id !== undefined && sent[CONTRACTS[contract].idPath] === id
    );
    if (isBare) this.samples.set(event.event_name, conversions);
  }
}

/** Digests of what an event says and of whom it names. */
type Digests = Pick<Conversion, 'content' | 'person'>;

/** An ID that the tag sends as it is. */
function plainId({ transaction_id: order, event_id: id }: EventData): string | undefined {
  const given = order ?? id;
  return typeof given === 'string' && /^[\w#.-]{1,100}$/.test(given) ? given : undefined;
}

function conversionsIn(
  { url, headers, body }: SentRequest,
  digests: Digests | undefined
): Conversion[] {
  const region = REGIONS.find((name) => url.startsWith(`${EVENT_URLS[name]}/`));
  const contract = CONTRACT_NAMES.find(
    (name) => region && url === EVENT_URLS[region] + CONTRACTS[name].path
  );
  if (!region || !contract) return [];
  const { advertiserHeader, listName } = CONTRACTS[contract];
  const account = headers[advertiserHeader] ?? '';
  const events =
    (JSON.parse(body ?? '{}') as Record<string, Record<string, unknown>[]>)[listName] ?? [];
  return events.map((event) => conversionOf({ contract, region, account }, event, digests));
}

/** What the tag's log line says. */
function saidIn({ logs, error }: RunResult): Pick<Converted, 'reason' | 'notes'> {
  if (error) return { reason: `the tag failed: ${error.message}`, notes: [] };
  const line = JSON.parse(logs.at(-1) ?? '{}') as { Reason?: unknown; Notes?: unknown };
  const notes = typeof line.Notes === 'string' ? line.Notes.split('; ') : [];
  const reason = typeof line.Reason === 'string' && line.Reason !== '' ? line.Reason : '';
  return { reason: reason || notes[0] || 'the tag sends nothing', notes };
}
