import { useEffect, useState } from 'preact/hooks';
import type { PasteReading } from '../protocol.js';
import { ask } from './ask.js';
import { DataView } from './data-view.js';
import { JsonEditor } from './json-editor.js';
import { counted } from './words.js';

/** A text to send. */
export interface Draft {
  text: string;
  /** The number of the event whose data it is; undefined for what was pasted. */
  of?: number;
}

/** What the server takes at once. */
const MOST_CHARACTERS = 1_000_000;
/** After the last letter, so that not every one is a question. */
const READ_AFTER_MS = 250;

interface OwnEventProps {
  draft: Draft;
  setDraft(draft: Draft): void;
  announce(message: string): void;
  /** Called when an event is on its way. */
  onSent(): void;
}

/** A hit or an event of one's own: pasted or edited, read, shown and sent. */
export function OwnEvent({ draft, setDraft, announce, onSent }: OwnEventProps) {
  const { text, of } = draft;
  const [reading, setReading] = useState<PasteReading>();
  const [problem, setProblem] = useState<string>();
  const [isSending, setSending] = useState(false);
  useEffect(() => {
    let isOld = false;
    const read = async (): Promise<void> => {
      const answer = await readText(draft).catch((error: Error) => error.message);
      if (isOld) return;
      setReading(typeof answer === 'string' ? undefined : answer);
      setProblem(typeof answer === 'string' ? answer : undefined);
    };
    const timer = setTimeout(() => void read(), READ_AFTER_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [text, of]);

  const send = async (): Promise<void> => {
    setSending(true);
    try {
      const status = await sendDraft(draft);
      if (status >= 400) announce(`The server turned it away with ${status}; see the list.`);
      else announce('Sent.');
      onSent();
    } catch (error) {
      setProblem((error as Error).message);
    } finally {
      setSending(false);
    }
  };
  return (
    <form
      class="form own-event"
      aria-label="Send your own event"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p class="hint">
        {of === undefined ? (
          'Paste the URL of a GA4 hit, its body, a curl command, a Measurement Protocol body, or event data as JSON as GTM’s preview shows it.'
        ) : (
          <>
            The data of event {of}. What is masked (•••) stays as it is unless you type it anew.{' '}
            <button type="button" class="link" onClick={() => setDraft({ text: '' })}>
              Begin with nothing
            </button>
          </>
        )}
      </p>
      <JsonEditor
        id="own-event-text"
        label="Hit or event data"
        text={text}
        setText={(next) => setDraft({ ...draft, text: next })}
      />
      <p id="own-event-text-problem" class="field-problem" role="status">
        {problem}
      </p>
      <div class="buttons">
        <button
          type="submit"
          class="button primary"
          disabled={isSending || text.trim() === '' || problem !== undefined}
        >
          Send
        </button>
        {reading && (
          <span class="quiet">
            {reading.title}
            {reading.events.length > 0 && `: ${counted(reading.events.length, 'event')}`}
          </span>
        )}
      </div>
      {reading?.events.map(({ name, eventData }, index) => (
        <details key={index} class="zippy" open={reading.events.length === 1}>
          <summary>{name}</summary>
          <div class="zippy-body">
            <DataView node={eventData} label={`Event data of ${name}`} />
          </div>
        </details>
      ))}
    </form>
  );
}

/** Undefined where there is nothing to read yet. */
async function readText({ text, of }: Draft): Promise<PasteReading | undefined> {
  if (text.trim() === '') return undefined;
  if (text.length > MOST_CHARACTERS) {
    throw new Error(
      `This is ${(text.length / 1e6).toFixed(1)} MB; the server takes 1 MB, and GA4 takes 130 kB. Shorten it.`
    );
  }
  if (of === undefined) return ask('POST', '/preview/paste/read', { text });
  eventDataIn(text);
  return undefined;
}

async function sendDraft({ text, of }: Draft): Promise<number> {
  const sent =
    of === undefined
      ? ask<{ status: number }>('POST', '/preview/paste/send', { text })
      : ask<{ status: number }>('POST', `/preview/events/${of}/send`, {
          eventData: eventDataIn(text)
        });
  return (await sent).status;
}

/** @throws Error that says where the JSON is broken, or that it is no event data */
function eventDataIn(text: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`This is no JSON: ${(error as Error).message}.`, { cause: error });
  }
  const isEvent = typeof json === 'object' && json !== null && 'event_name' in json;
  if (!isEvent) throw new Error('Event data has to be an object with an event_name.');
  return json;
}
