import { useState } from 'preact/hooks';
import type { Choice, SampleForm as Samples } from '../protocol.js';
import { ask } from './ask.js';
import { counted } from './words.js';

/** Has the server send sample events to itself. */
export function sendSamples(
  choice: Readonly<Record<string, string>>,
  count: number,
  own: readonly OwnValue[] = []
): Promise<unknown> {
  return ask('POST', '/preview/samples', { choice, count, own });
}

/** A value that takes the place of the sample's. */
interface OwnValue {
  name: string;
  value: string;
}

/** What people want to choose themselves most. */
const USUAL_NAMES = [
  'transaction_id',
  'value',
  'currency',
  'event_id',
  'user_data.email_address',
  'user_data.phone_number',
  'items.0.item_id',
  'items.0.price',
  'page_location'
];

interface SampleFormProps {
  samples: Samples;
  /** Tells a screen reader, and whoever looks, how it went. */
  announce(message: string): void;
  /** Called when so many are on their way. */
  onSent(count: number): void;
}

/** Sends samples, so that one sees what becomes of them. */
export function SampleForm({ samples, announce, onSent }: SampleFormProps) {
  const [choice, setChoice] = useState<Readonly<Record<string, string>>>({});
  const [own, setOwn] = useState<readonly OwnValue[]>([]);
  const [problem, setProblem] = useState<string>();
  const [isSending, setSending] = useState(false);
  const send = async (count: number): Promise<void> => {
    setSending(true);
    onSent(count);
    try {
      await sendSamples(choice, count, own);
      setProblem(undefined);
      announce(`${counted(count, 'sample event')} sent.`);
    } catch (error) {
      setProblem((error as Error).message);
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
      <p class="hint">Requests from nobody real, sent over HTTP as a page or a server would.</p>
      {samples.choices.map((each) => {
        const value = choice[each.name] ?? each.options[0]?.value ?? '';
        const choose = (chosen: string): void => setChoice({ ...choice, [each.name]: chosen });
        const Field = each.options.length > MOST_SEGMENTS ? Select : Segments;
        return <Field key={each.name} choice={each} value={value} choose={choose} />;
      })}
      <OwnValues own={own} setOwn={setOwn} />
      {problem && (
        <p class="field-problem" role="alert">
          {problem}
        </p>
      )}
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

/** Names and values of one's own, for every sample that is sent. */
function OwnValues({
  own,
  setOwn
}: {
  own: readonly OwnValue[];
  setOwn(own: readonly OwnValue[]): void;
}) {
  const change = (at: number, part: Partial<OwnValue>): void =>
    setOwn(own.map((row, index) => (index === at ? { ...row, ...part } : row)));
  return (
    <fieldset class="field own-values">
      <legend class="field-name">Your own values</legend>
      <datalist id="own-names">
        {USUAL_NAMES.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {own.map(({ name, value }, index) => (
        <div key={index} class="own-value">
          <input
            type="text"
            list="own-names"
            aria-label={`Name ${index + 1}`}
            placeholder="transaction_id"
            value={name}
            onInput={({ currentTarget }) => change(index, { name: currentTarget.value })}
          />
          <input
            type="text"
            aria-label={`Value ${index + 1}`}
            placeholder="T-1001"
            value={value}
            onInput={({ currentTarget }) => change(index, { value: currentTarget.value })}
          />
          <button
            type="button"
            class="button subtle"
            aria-label={`Remove value ${index + 1}`}
            onClick={() => setOwn(own.filter((_, at) => at !== index))}
          >
            ✕
          </button>
        </div>
      ))}
      <button
        type="button"
        class="button subtle"
        onClick={() =>
          setOwn([...own, { name: own.length === 0 ? 'transaction_id' : '', value: '' }])
        }
      >
        Add a value
      </button>
    </fieldset>
  );
}

/** More than these have no room side by side. */
const MOST_SEGMENTS = 4;

interface FieldProps {
  choice: Choice;
  value: string;
  choose(value: string): void;
}

function Select({ choice: { name, title, options }, value, choose }: FieldProps) {
  return (
    <label class="field">
      <span class="field-name">{title}</span>
      <select
        id={`sample-${name}`}
        value={value}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Radio buttons side by side, with what the chosen one means below. */
function Segments({ choice: { name, title, options }, value, choose }: FieldProps) {
  const means = options.find((option) => option.value === value)?.means;
  return (
    <fieldset class="field">
      <legend class="field-name">{title}</legend>
      <div class="segments">
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={`sample-${name}`}
              value={option.value}
              checked={option.value === value}
              onChange={() => choose(option.value)}
            />
            <span>{option.title}</span>
          </label>
        ))}
      </div>
      {means && <p class="field-help">{means}</p>}
    </fieldset>
  );
}
