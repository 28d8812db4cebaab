import { useEffect, useState } from 'preact/hooks';
import type { Fault } from '../protocol.js';
import { ask } from './ask.js';

interface Kind {
  name: string;
  /** What the tag will do about it. */
  means: string;
  fault: Fault;
}

const KINDS: readonly Kind[] = [
  {
    name: 'Refuse the event (207)',
    means: 'The status says all is well, the body refuses the event. Read the body.',
    fault: { on: 'events', kind: 'refuse' }
  },
  {
    name: 'Bad request (400)',
    means: 'Final: the same bytes would be refused again.',
    fault: { on: 'events', kind: 'status', status: 400 }
  },
  {
    name: 'Token expired (401)',
    means: 'The tag gets a new token, once, and sends again.',
    fault: { on: 'events', kind: 'status', status: 401 }
  },
  {
    name: 'No access (403)',
    means: 'Final: the advertiser or its access is wrong.',
    fault: { on: 'events', kind: 'status', status: 403 }
  },
  {
    name: 'Too many requests (429)',
    means: 'The tag waits the second that Amazon asks for, and sends again.',
    fault: { on: 'events', kind: 'status', status: 429, retryAfter: 1 }
  },
  {
    name: 'Server error (500)',
    means: 'The tag sends again, a little later each time.',
    fault: { on: 'events', kind: 'status', status: 500 }
  },
  {
    name: 'Unavailable (503)',
    means: 'The tag sends again, a little later each time.',
    fault: { on: 'events', kind: 'status', status: 503 }
  },
  {
    name: 'No answer in time',
    means: 'The tag waits for its time-out, 5 seconds by default, and sends again.',
    fault: { on: 'events', kind: 'timeout' }
  },
  {
    name: 'Connection broken',
    means: 'The tag sends again.',
    fault: { on: 'events', kind: 'reset' }
  },
  {
    name: 'Garbage',
    means: 'An answer that is cut off: nobody knows whether the event counts.',
    fault: { on: 'events', kind: 'malformed' }
  },
  {
    name: 'Credentials refused (400)',
    means: 'No token, so nothing is sent; the tag asks again after 30 seconds.',
    fault: { on: 'token', kind: 'status', status: 400 }
  },
  {
    name: 'Server error (500)',
    means: 'The tag asks again, a little later each time.',
    fault: { on: 'token', kind: 'status', status: 500 }
  },
  {
    name: 'Slow (2 seconds)',
    means: 'Events wait for the token, then go on.',
    fault: { on: 'token', kind: 'delay', delayMs: 2000 }
  },
  {
    name: 'Garbage',
    means: 'No token can be read, so nothing is sent.',
    fault: { on: 'token', kind: 'malformed' }
  }
];

const HOW_OFTEN: readonly [string, number | undefined][] = [
  ['once', 1],
  ['3 times', 3],
  ['10 times', 10],
  ['always', undefined]
];

interface FaultFormProps {
  faults: readonly Fault[];
  isSimulated: boolean;
  announce(message: string): void;
}

/** Switches that make the simulated Amazon fail. */
export function FaultForm({ faults: planned, isSimulated, announce }: FaultFormProps) {
  const [times, setTimes] = useState('once');
  // Until the server tells what is planned now, the switches stand as they were put.
  const [asked, setAsked] = useState<readonly Fault[]>();
  useEffect(() => setAsked(undefined), [planned]);
  const faults = asked ?? planned;
  if (!isSimulated) {
    return <p class="empty">Requests go to the real Amazon: there is nothing to switch here.</p>;
  }
  const set = async (next: readonly Fault[], message: string): Promise<void> => {
    setAsked(next);
    try {
      await ask('PUT', '/preview/faults', { faults: next });
      announce(message);
    } catch (error) {
      setAsked(undefined);
      announce((error as Error).message);
    }
  };
  const toggle = ({ fault, name }: Kind): void => {
    const rest = faults.filter((each) => !isSame(each, fault));
    const count = HOW_OFTEN.find(([label]) => label === times)?.[1];
    const isOff = rest.length === faults.length;
    const added: Fault = count === undefined ? fault : { ...fault, times: count };
    void set(isOff ? [...rest, added] : rest, isOff ? `${name}: on, ${times}` : `${name}: off`);
  };
  return (
    <div class="form">
      <p class="hint">
        Make the simulated Amazon fail, and see in the next events what the tag does about it.
      </p>
      <label class="field">
        <span class="field-name">For the next requests</span>
        <select value={times} onChange={({ currentTarget }) => setTimes(currentTarget.value)}>
          {HOW_OFTEN.map(([label]) => (
            <option key={label}>{label}</option>
          ))}
        </select>
      </label>
      <Switches title="Events" on="events" faults={faults} toggle={toggle} />
      <Switches
        title="Login with Amazon"
        note="The tokens given so far expire with it, so that the next event shows what happens."
        on="token"
        faults={faults}
        toggle={toggle}
      />
      <div class="buttons">
        <button
          type="button"
          class="button"
          disabled={faults.length === 0}
          onClick={() => void set([], 'All faults are off')}
        >
          All off
        </button>
      </div>
    </div>
  );
}

interface SwitchesProps {
  title: string;
  note?: string;
  on: Fault['on'];
  faults: readonly Fault[];
  toggle(kind: Kind): void;
}

function Switches({ title, note, on, faults, toggle }: SwitchesProps) {
  return (
    <fieldset class="switches">
      <legend class="field-name">{title}</legend>
      {note && <p class="field-help">{note}</p>}
      {KINDS.filter(({ fault }) => fault.on === on).map((kind) => {
        const planned = faults.find((each) => isSame(each, kind.fault));
        return (
          <label key={kind.name} class="switch">
            <input
              type="checkbox"
              role="switch"
              checked={planned !== undefined}
              onChange={() => toggle(kind)}
            />
            <span class="switch-track" aria-hidden="true" />
            <span class="switch-name">
              {kind.name}
              {planned && (
                <span class="badge">
                  {planned.times === undefined ? 'always' : `${planned.times} more`}
                </span>
              )}
            </span>
            <span class="field-help">{kind.means}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

function isSame(one: Fault, other: Fault): boolean {
  return one.on === other.on && one.kind === other.kind && one.status === other.status;
}
