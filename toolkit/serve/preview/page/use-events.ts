import { useEffect, useRef, useState } from 'preact/hooks';
import type { ContainerState, EventDetails, EventSummary } from '../protocol.js';
import { ask } from './ask.js';
import { LiveEvents, type LiveView } from './live-events.js';
import { OUTCOMES } from './words.js';

/** Events as they come in; whoever calls it is drawn again with every change. */
export function useLive(): LiveView {
  const [, draw] = useState(0);
  const live = useRef<LiveEvents>(undefined);
  live.current ??= new LiveEvents(() => draw((count) => count + 1));
  return live.current.view;
}

/** Tags, problems and faults, asked for anew whenever the stream says they have changed. */
export function useContainer(version: number): ContainerState | undefined {
  const [container, setContainer] = useState<ContainerState>();
  useEffect(() => {
    if (version === 0) return;
    // While the server is away the page keeps what it had; the header says so.
    ask<ContainerState>('GET', '/preview/container').then(setContainer, () => undefined);
  }, [version]);
  return container;
}

/** Long enough for a flood of events to become one sentence. */
const SPEAK_AFTER_MS = 700;

/** What a screen reader says of the newest event once it has ended. */
export function useSpoken(summary: EventSummary | undefined): string {
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    if (!summary || summary.outcome === 'running') return undefined;
    const { name, outcome, reason } = summary;
    const sentence = `${name}: ${OUTCOMES[outcome].word}${reason ? `, ${reason}` : ''}`;
    const timer = setTimeout(() => setSpoken(sentence), SPEAK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [summary]);
  return spoken;
}

/** Pause between two looks at the newest event, so that a flood of them can still be read. */
const FLOOD_PAUSE_MS = 1000;
/** So many events between two looks are one. */
const FLOOD = 5;

/**
 * Asks for the details of an event, and again whenever its row changes; one question at a time.
 *
 * @param isRevealing asks for personal data as it is, which the server gives of this machine's events
 */
export function useDetails(
  summary: EventSummary | undefined,
  isFollowing: boolean,
  isRevealing: boolean
): EventDetails | undefined {
  const [details, setDetails] = useState<EventDetails>();
  const wanted = useRef({ summary, isRevealing });
  const isAsking = useRef(false);
  if (wanted.current.summary !== summary || wanted.current.isRevealing !== isRevealing) {
    wanted.current = { summary, isRevealing };
  }
  useEffect(() => {
    if (isAsking.current) return;
    const next = async (): Promise<void> => {
      isAsking.current = true;
      for (let asked: typeof wanted.current | undefined; asked !== wanted.current;) {
        asked = wanted.current;
        const current = asked.summary;
        if (!current) break;
        const path = `/preview/events/${current.id}${asked.isRevealing ? '?reveal=yes' : ''}`;
        const answer = await ask<EventDetails>('GET', path).catch((error: Error) =>
          withoutDetails(current, error.message)
        );
        setDetails(answer);
        const isFlood = (wanted.current.summary?.id ?? 0) - current.id > FLOOD;
        if (isFollowing && isFlood) await pause(FLOOD_PAUSE_MS);
      }
      isAsking.current = false;
    };
    void next();
  }, [summary, isRevealing]);
  // What was shown before stays until the next is there.
  return summary && details;
}

/** What is left of an event that the server does not keep any more, or cannot give. */
function withoutDetails(summary: EventSummary, reason: string): EventDetails {
  return {
    summary,
    explanation: { says: reason },
    request: {
      method: '',
      path: '',
      query: '',
      parameters: [],
      lines: [],
      headers: [],
      curl: ''
    },
    isRevealed: false,
    eventData: { kind: 'object', entries: [] },
    tags: [],
    notFired: [],
    variables: []
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
