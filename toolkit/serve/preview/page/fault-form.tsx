import { useEffect, useState } from 'preact/hooks';
import type { ContainerState, FaultGroup, PlannedFault } from '../protocol.js';
import { ask } from './ask.js';

const HOW_OFTEN: readonly [string, number | undefined][] = [
  ['once', 1],
  ['3 times', 3],
  ['10 times', 10],
  ['always', undefined]
];

interface FaultFormProps {
  container: ContainerState;
  announce(message: string): void;
}

type Kind = FaultGroup['kinds'][number];

/** Switches that make the stub fail. */
export function FaultForm({ container, announce }: FaultFormProps) {
  const { faults, stub } = container;
  const [times, setTimes] = useState('once');
  // Until the server tells what is planned now, the switches stand as they were put.
  const [asked, setAsked] = useState<readonly PlannedFault[]>();
  useEffect(() => setAsked(undefined), [faults?.planned]);
  if (!faults || !stub)
    return <p class="empty">There is nothing here that could be made to fail.</p>;
  const planned = asked ?? faults.planned;
  const set = async (
    next: readonly PlannedFault[],
    message: string,
    change: () => Promise<unknown>
  ): Promise<void> => {
    setAsked(next);
    try {
      await change();
      announce(message);
    } catch (error) {
      setAsked(undefined);
      announce((error as Error).message);
    }
  };
  const toggle = ({ id, title }: Kind): void => {
    const rest = planned.filter(({ kind }) => kind !== id);
    const count = HOW_OFTEN.find(([label]) => label === times)?.[1];
    const isOff = rest.length === planned.length;
    const how = count === undefined ? {} : { times: count };
    const path = `/preview/faults/${encodeURIComponent(id)}`;
    // Only this one is asked for: another could have been used up a moment ago.
    if (isOff) {
      const next = [...rest, { kind: id, ...how }];
      void set(next, `${title}: on, ${times}`, () => ask('PUT', path, how));
    } else void set(rest, `${title}: off`, () => ask('DELETE', path));
  };
  return (
    <div class="form">
      <p class="hint">
        Make {stub.name} fail, and see in the next events what the tag does about it. Several at one
        endpoint take turns: the next begins when the one before is used up.
      </p>
      <label class="field">
        <span class="field-name">For the next requests</span>
        <select value={times} onChange={({ currentTarget }) => setTimes(currentTarget.value)}>
          {HOW_OFTEN.map(([label]) => (
            <option key={label}>{label}</option>
          ))}
        </select>
      </label>
      {faults.groups.map((group) => (
        <Switches key={group.title} group={group} planned={planned} toggle={toggle} />
      ))}
      <div class="buttons">
        <button
          type="button"
          class="button"
          disabled={planned.length === 0}
          onClick={() => void set([], 'All faults are off', () => ask('DELETE', '/preview/faults'))}
        >
          All off
        </button>
      </div>
    </div>
  );
}

interface SwitchesProps {
  group: FaultGroup;
  planned: readonly PlannedFault[];
  toggle(kind: Kind): void;
}

function Switches({ group: { title, note, kinds }, planned, toggle }: SwitchesProps) {
  return (
    <fieldset class="switches">
      <legend class="field-name">{title}</legend>
      {note && <p class="field-help">{note}</p>}
      {kinds.map((kind) => {
        const fault = planned.find((each) => each.kind === kind.id);
        const mine = planned.filter((each) => kinds.some(({ id }) => id === each.kind));
        const turn = fault && mine.length > 1 ? mine.indexOf(fault) + 1 : 0;
        return (
          <label key={kind.id} class="switch">
            <input
              type="checkbox"
              role="switch"
              checked={fault !== undefined}
              onChange={() => toggle(kind)}
            />
            <span class="switch-track" aria-hidden="true" />
            <span class="switch-name">
              {kind.title}
              {fault && (
                <span class="badge">
                  {fault.times === undefined ? 'always' : `${fault.times} more`}
                </span>
              )}
              {turn > 0 && <span class="badge">turn {turn}</span>}
            </span>
            <span class="field-help">{kind.means}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
