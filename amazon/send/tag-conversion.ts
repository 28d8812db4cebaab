import {
  createSandbox,
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
    this.sandbox = createSandbox(template, { environment: { http: () => ACCEPTED } });
  }

  /** Says of the events from now on where they happened. */
  set source(source: string) {
    this.fields.eventSource = source;
  }

  async convert(event: EventData): Promise<Converted> {
    const result = await this.sandbox.run({ fields: this.fields, event });
    return { conversions: result.requests.flatMap(conversionsIn), ...saidIn(result) };
  }
}

function conversionsIn({ url, headers, body }: SentRequest): Conversion[] {
  const region = REGIONS.find((name) => url.startsWith(`${EVENT_URLS[name]}/`));
  const contract = CONTRACT_NAMES.find(
    (name) => region && url === EVENT_URLS[region] + CONTRACTS[name].path
  );
  if (!region || !contract) return [];
  const { advertiserHeader, listName } = CONTRACTS[contract];
  const account = headers[advertiserHeader] ?? '';
  const events =
    (JSON.parse(body ?? '{}') as Record<string, Record<string, unknown>[]>)[listName] ?? [];
  return events.map((event) => conversionOf({ contract, region, account }, event));
}

/** What the tag's log line says. */
function saidIn({ logs, error }: RunResult): Pick<Converted, 'reason' | 'notes'> {
  if (error) return { reason: `the tag failed: ${error.message}`, notes: [] };
  const line = JSON.parse(logs.at(-1) ?? '{}') as { Reason?: unknown; Notes?: unknown };
  const notes = typeof line.Notes === 'string' ? line.Notes.split('; ') : [];
  const reason = typeof line.Reason === 'string' && line.Reason !== '' ? line.Reason : '';
  return { reason: reason || notes[0] || 'the tag sends nothing', notes };
}
