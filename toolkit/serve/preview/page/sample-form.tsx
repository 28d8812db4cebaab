import { useState } from 'preact/hooks';
import type { SampleChoice } from '../protocol.js';
import { ask } from './ask.js';
import { counted } from './words.js';

/** In the order of a shop's day, most wanted first. */
const EVENTS: readonly [SampleChoice['event'], string][] = [
  ['purchase', 'Purchase'],
  ['add_to_cart', 'Add to cart'],
  ['begin_checkout', 'Begin checkout'],
  ['page_view', 'Page view, after an ad click'],
  ['view_item', 'View item'],
  ['view_item_list', 'View item list'],
  ['view_cart', 'View cart'],
  ['generate_lead', 'Generate lead'],
  ['sign_up', 'Sign up'],
  ['search', 'Search'],
  ['view_search_results', 'View search results'],
  ['contact', 'Contact'],
  ['subscribe', 'Subscribe'],
  ['submit_application', 'Submit application'],
  ['first_open', 'First open'],
  ['remove_from_cart', 'Remove from cart'],
  ['select_item', 'Select item'],
  ['gtm.dom', 'DOM ready (gtm.dom)']
];

type Choices<Name extends keyof SampleChoice> = readonly [SampleChoice[Name], string, string][];

const HOMES: Choices<'home'> = [
  ['US', 'United States', 'Amazon asks for no consent signal.'],
  ['EU', 'Germany', 'Amazon takes nothing without a consent signal.']
];

const CONSENTS: Choices<'consent'> = [
  ['granted', 'Granted', 'Consent Mode says yes to everything.'],
  ['denied', 'Denied', 'Consent Mode says no to everything.'],
  ['none', 'No signal', 'The page has no Consent Mode.']
];

const DATA: Choices<'data'> = [
  ['complete', 'Complete', 'E-mail address, phone number, name and address of somebody made up.'],
  ['anonymous', 'None', 'Nothing to match a person by.'],
  ['junk', 'Junk', 'Words for nothing, text instead of numbers, markup.']
];

const PROTOCOLS: Choices<'protocol'> = [
  ['web', 'Web hit', '/g/collect, as gtag.js sends it.'],
  [
    'measurement-protocol',
    'Measurement Protocol',
    '/mp/collect, from a server; user data comes hashed.'
  ]
];

export const FIRST_SAMPLE: SampleChoice = {
  event: 'purchase',
  home: 'US',
  consent: 'granted',
  data: 'complete',
  protocol: 'web'
};

/** Has the server send sample events to itself. */
export function sendSamples(choice: SampleChoice, count: number): Promise<unknown> {
  return ask('POST', '/preview/samples', { choice, count });
}

interface SampleFormProps {
  /** Tells a screen reader, and whoever looks, how it went. */
  announce(message: string): void;
  /** Called when so many are on their way. */
  onSent(count: number): void;
}

/** Sends events as a shop would, so that one sees what becomes of them. */
export function SampleForm({ announce, onSent }: SampleFormProps) {
  const [choice, setChoice] = useState(FIRST_SAMPLE);
  const [isSending, setSending] = useState(false);
  const change = (part: Partial<SampleChoice>): void => setChoice({ ...choice, ...part });
  const send = async (count: number): Promise<void> => {
    setSending(true);
    onSent(count);
    try {
      await sendSamples(choice, count);
      announce(`${counted(count, 'sample event')} sent.`);
    } catch (error) {
      announce((error as Error).message);
    } finally {
      setSending(false);
    }
  };
  return (
    <form
      class="form"
      aria-label="Send sample events"
      onSubmit={(event) => {
        event.preventDefault();
        void send(1);
      }}
    >
      <p class="hint">
        Events of a shop that does not exist, sent over HTTP as the shop’s page would send them.
      </p>
      <label class="field">
        <span class="field-name">Event</span>
        <select
          id="sample-event"
          value={choice.event}
          onChange={({ currentTarget }) =>
            change({ event: currentTarget.value as SampleChoice['event'] })
          }
        >
          {EVENTS.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <Segments
        name="home"
        title="Visitor in"
        choices={HOMES}
        value={choice.home}
        choose={(home) => change({ home })}
      />
      <Segments
        name="consent"
        title="Consent"
        choices={CONSENTS}
        value={choice.consent}
        choose={(consent) => change({ consent })}
      />
      <Segments
        name="data"
        title="User data"
        choices={DATA}
        value={choice.data}
        choose={(data) => change({ data })}
      />
      <Segments
        name="protocol"
        title="Sent as"
        choices={PROTOCOLS}
        value={choice.protocol}
        choose={(protocol) => change({ protocol })}
      />
      <div class="buttons">
        <button type="submit" class="button primary" disabled={isSending}>
          Send event
        </button>
        {[10, 100].map((count) => (
          <button
            key={count}
            type="button"
            class="button"
            disabled={isSending}
            onClick={() => void send(count)}
          >
            Send {count}
          </button>
        ))}
      </div>
    </form>
  );
}

interface SegmentsProps<Value extends string> {
  name: string;
  title: string;
  choices: readonly [Value, string, string][];
  value: Value;
  choose(value: Value): void;
}

/** Radio buttons side by side, with what the chosen one means below. */
function Segments<Value extends string>({
  name,
  title,
  choices,
  value,
  choose
}: SegmentsProps<Value>) {
  const hint = choices.find(([each]) => each === value)?.[2];
  return (
    <fieldset class="field">
      <legend class="field-name">{title}</legend>
      <div class="segments">
        {choices.map(([each, label]) => (
          <label key={each}>
            <input
              type="radio"
              name={`sample-${name}`}
              value={each}
              checked={each === value}
              onChange={() => choose(each)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
      <p class="field-help">{hint}</p>
    </fieldset>
  );
}
