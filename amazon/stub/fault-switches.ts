import type { FaultGroup, PlannedFault } from 'sgtm/config';
import type { Fault, FaultPlan } from '../simulator/fault-plan.js';

/** A switch of the preview page, and the fault it plans. */
interface Switch {
  id: string;
  title: string;
  means: string;
  fault: Fault;
}

const EVENTS: readonly Switch[] = [
  {
    id: 'events-refuse',
    title: 'Refuse the event (207)',
    means: 'The status says all is well, the body refuses the event. Read the body.',
    fault: { on: 'events', kind: 'refuse' }
  },
  {
    id: 'events-400',
    title: 'Bad request (400)',
    means: 'Final: the same bytes would be refused again.',
    fault: { on: 'events', kind: 'status', status: 400 }
  },
  {
    id: 'events-401',
    title: 'Token expired (401)',
    means: 'The tag gets a new token, once, and sends again.',
    fault: { on: 'events', kind: 'status', status: 401 }
  },
  {
    id: 'events-403',
    title: 'No access (403)',
    means: 'Final: the advertiser or its access is wrong.',
    fault: { on: 'events', kind: 'status', status: 403 }
  },
  {
    id: 'events-429',
    title: 'Too many requests (429)',
    means: 'The tag waits the second that Amazon asks for, and sends again.',
    fault: { on: 'events', kind: 'status', status: 429, retryAfter: 1 }
  },
  {
    id: 'events-500',
    title: 'Server error (500)',
    means: 'The tag sends again, a little later each time.',
    fault: { on: 'events', kind: 'status', status: 500 }
  },
  {
    id: 'events-503',
    title: 'Unavailable (503)',
    means: 'The tag sends again, a little later each time.',
    fault: { on: 'events', kind: 'status', status: 503 }
  },
  {
    id: 'events-timeout',
    title: 'No answer in time',
    means: 'The tag waits for its time-out, 5 seconds by default, and sends again.',
    fault: { on: 'events', kind: 'timeout' }
  },
  {
    id: 'events-reset',
    title: 'Connection broken',
    means: 'The tag sends again.',
    fault: { on: 'events', kind: 'reset' }
  },
  {
    id: 'events-malformed',
    title: 'Garbage',
    means: 'An answer that is cut off: nobody knows whether the event counts.',
    fault: { on: 'events', kind: 'malformed' }
  }
];

const TOKENS: readonly Switch[] = [
  {
    id: 'token-400',
    title: 'Credentials refused (400)',
    means: 'No token, so nothing is sent; the tag asks again after 30 seconds.',
    fault: { on: 'token', kind: 'status', status: 400 }
  },
  {
    id: 'token-500',
    title: 'Server error (500)',
    means: 'The tag asks again, a little later each time.',
    fault: { on: 'token', kind: 'status', status: 500 }
  },
  {
    id: 'token-slow',
    title: 'Slow (2 seconds)',
    means: 'Events wait for the token, then go on.',
    fault: { on: 'token', kind: 'delay', delayMs: 2000 }
  },
  {
    id: 'token-malformed',
    title: 'Garbage',
    means: 'No token can be read, so nothing is sent.',
    fault: { on: 'token', kind: 'malformed' }
  }
];

const SWITCHES = [...EVENTS, ...TOKENS];

/** What can be switched on the page. */
export const FAULT_GROUPS: readonly FaultGroup[] = [
  { title: 'Events', kinds: EVENTS.map(kindOf) },
  {
    title: 'Login with Amazon',
    note: 'The tokens given so far expire with it, so that the next event shows what happens.',
    kinds: TOKENS.map(kindOf)
  }
];

function kindOf({ id, title, means }: Switch): FaultGroup['kinds'][number] {
  return { id, title, means };
}

/** The planned faults that have a switch. */
export function plannedOf({ faults }: FaultPlan): PlannedFault[] {
  return faults.flatMap(({ times, ...fault }) => {
    const id = SWITCHES.find((each) => isSame(each.fault, fault))?.id;
    if (id === undefined) return [];
    return [times === undefined ? { kind: id } : { kind: id, times }];
  });
}

/** The fault a switch stands for. */
export function faultOf({ kind, times }: PlannedFault): Fault {
  const fault = SWITCHES.find(({ id }) => id === kind)?.fault;
  if (!fault) throw new Error(`there is no fault called ${kind}`);
  return times === undefined ? fault : { ...fault, times };
}

function isSame(one: Fault, other: Fault): boolean {
  return one.on === other.on && one.kind === other.kind && one.status === other.status;
}
