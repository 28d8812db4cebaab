import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ContainerState, EventDetails, EventSummary } from '../protocol.js';
import { ask } from './ask.js';
import { CountsBar } from './counts-bar.js';
import { EventDetailsView } from './event-details.js';
import { EventList, filtered, type Filter } from './event-list.js';
import { FaultForm } from './fault-form.js';
import { LiveEvents, type LiveView } from './live-events.js';
import { OpenField } from './section.js';
import { FIRST_SAMPLE, SampleForm, sendSamples } from './sample-form.js';
import { TagForms } from './tag-form.js';
import { counted, OUTCOME_NAMES } from './words.js';

/** What is in front where not everything has room. */
type View = 'event' | 'events' | 'faults' | 'samples' | 'tag';

const VIEWS: readonly [View, string][] = [
  ['events', 'Events'],
  ['event', 'Details'],
  ['samples', 'Samples'],
  ['tag', 'Tag'],
  ['faults', 'Faults']
];

/** The whole page. */
export function App() {
  const live = useLive();
  const container = useContainer(live.containerVersion);
  const [view, setView] = useState<View>('events');
  const [tool, setTool] = useState<View>('samples');
  const [filter, setFilter] = useState<Filter>({ text: '', outcome: 'all' });
  const [chosen, setChosen] = useState<number>();
  const [isFollowing, setFollowing] = useState(true);
  const [message, announce] = useState('');

  const shown = useMemo(() => filtered(live.events, filter), [live.events, filter]);
  const selected = isFollowing ? shown[0]?.id : chosen;
  const summary = useMemo(
    () => live.events.find(({ id }) => id === selected),
    [live.events, selected]
  );
  const details = useDetails(summary, isFollowing);

  const show = useCallback((next: View): void => {
    setView(next);
    if (next !== 'events' && next !== 'event') setTool(next);
  }, []);
  const select = (id: number): void => {
    setChosen(id);
    setFollowing(false);
  };
  const open = (): void => {
    show('event');
    focusOn('event-panel');
  };
  useKeys(show);
  const spoken = useSpoken(isFollowing ? summary : undefined);
  const panel = useRef<HTMLElement>(null);
  const shownId = details?.summary.id;
  useEffect(() => panel.current?.scrollTo(0, 0), [shownId]);

  const openField = (field: string): void => {
    show('tag');
    requestAnimationFrame(() => revealField(field));
  };

  return (
    <div class="page" data-view={view} data-tool={tool}>
      <header class="top">
        <h1>
          Preview <span>sGTM for Amazon Ads</span>
        </h1>
        <p class={`connection ${live.isConnected ? 'is-on' : 'is-off'}`}>
          {live.isConnected ? 'Live' : 'No connection; trying again'}
        </p>
        <CountsBar
          counts={live.counts}
          shown={filter.outcome}
          show={(outcome) => {
            setFilter({ ...filter, outcome });
            show('events');
          }}
        />
      </header>
      <Problems container={container} />
      <nav class="views" aria-label="Parts of the page">
        {VIEWS.map(([name, label]) => (
          <button
            key={name}
            type="button"
            class={`view-${name}`}
            aria-current={name === view ? 'true' : undefined}
            onClick={() => show(name)}
          >
            {label}
            {name === 'faults' && (container?.faults.length ?? 0) > 0 && (
              <span class="badge tone-warn">{container?.faults.length}</span>
            )}
          </button>
        ))}
      </nav>
      <main class="columns">
        <EventList
          events={shown}
          total={live.events.length}
          filter={filter}
          setFilter={setFilter}
          selected={selected}
          select={select}
          open={open}
          isFollowing={isFollowing}
          setFollowing={(isOn) => {
            setChosen(selected);
            setFollowing(isOn);
          }}
          clear={() => {
            void ask('DELETE', '/preview/events').catch((error: Error) => announce(error.message));
          }}
        />
        <section
          ref={panel}
          id="event-panel"
          class="panel event-panel"
          tabIndex={-1}
          aria-label="Details of the event"
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            show('events');
            focusOn('event-list');
          }}
        >
          {details && summary ? (
            <OpenField.Provider value={openField}>
              <EventDetailsView key={details.summary.id} details={details} />
            </OpenField.Provider>
          ) : (
            <Start
              hasEvents={live.events.length > 0}
              send={() => {
                setFollowing(true);
                show('event');
                void sendSamples(FIRST_SAMPLE, 1).catch((error: Error) => announce(error.message));
              }}
            />
          )}
        </section>
        <Tools
          container={container}
          tool={tool}
          show={show}
          announce={announce}
          follow={() => setFollowing(true)}
        />
      </main>
      <footer class="foot">
        <p role="status" aria-live="polite">
          {message}
        </p>
        <p class="unseen" aria-live="polite">
          {spoken}
        </p>
        <p class="keys">
          <kbd>j</kbd> <kbd>k</kbd> move · <kbd>Enter</kbd> open · <kbd>Esc</kbd> back ·{' '}
          <kbd>/</kbd> filter · <kbd>s</kbd> send · <kbd>t</kbd> tag · <kbd>f</kbd> faults
        </p>
      </footer>
    </div>
  );
}

function useLive(): LiveView {
  const [, draw] = useState(0);
  const live = useRef<LiveEvents>(undefined);
  live.current ??= new LiveEvents(() => draw((count) => count + 1));
  return live.current.view;
}

function useContainer(version: number): ContainerState | undefined {
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
function useSpoken(summary: EventSummary | undefined): string {
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    if (!summary || summary.outcome === 'running') return undefined;
    const { name, outcome, reason } = summary;
    const sentence = `${name}: ${OUTCOME_NAMES[outcome]}${reason ? `, ${reason}` : ''}`;
    const timer = setTimeout(() => setSpoken(sentence), SPEAK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [summary]);
  return spoken;
}

/** Pause between two looks at the newest event, so that a flood of them can still be read. */
const FLOOD_PAUSE_MS = 250;

/** Asks for the details of an event, and again whenever its row changes; one question at a time. */
function useDetails(
  summary: EventSummary | undefined,
  isFollowing: boolean
): EventDetails | undefined {
  const [details, setDetails] = useState<EventDetails>();
  const wanted = useRef(summary);
  const isAsking = useRef(false);
  wanted.current = summary;
  useEffect(() => {
    if (isAsking.current) return;
    const next = async (): Promise<void> => {
      isAsking.current = true;
      for (let asked: EventSummary | undefined; asked !== wanted.current;) {
        const current = wanted.current;
        if (!current) break;
        asked = current;
        const answer = await ask<EventDetails>('GET', `/preview/events/${current.id}`).catch(
          () => undefined
        );
        setDetails(answer ?? forgotten(current));
        if (isFollowing && asked !== wanted.current) await pause(FLOOD_PAUSE_MS);
      }
      isAsking.current = false;
    };
    void next();
  }, [summary]);
  // What was shown before stays until the next is there.
  return summary && details;
}

/** What is left of an event that the server keeps no more. */
function forgotten(summary: EventSummary): EventDetails {
  return {
    summary,
    explanation: {
      says: 'Of this event only its row is left: newer ones took its place on the server.'
    },
    request: { method: '', path: '', query: '' },
    eventData: { kind: 'object', entries: [] },
    consent: [],
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

/** Opens the groups around a field and puts the cursor into it. */
function revealField(name: string): void {
  const field = document.querySelector(`.tag-form [data-field="${CSS.escape(name)}"]`);
  if (!field) return;
  for (let at = field.closest('details'); at; at = at.parentElement?.closest('details') ?? null) {
    at.open = true;
  }
  field.scrollIntoView({ block: 'center' });
  field.querySelector<HTMLElement>('input:checked, input, select, textarea, button')?.focus();
}

/** Single keys, as long as nobody is typing. */
function useKeys(show: (view: View) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const go = (view: View, id: string): void => {
        event.preventDefault();
        show(view);
        focusOn(id);
      };
      if (event.key === '/') go('events', 'filter-text');
      else if (event.key === 's') go('samples', 'sample-event');
      else if (event.key === 't') go('tag', 'tool-tag');
      else if (event.key === 'f') go('faults', 'tool-faults');
      else if (event.key === 'j' || event.key === 'k') {
        const list = document.getElementById('event-list');
        if (!list || event.target === list) return;
        go('events', 'event-list');
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [show]);
}

/** At once, or what is typed next would go elsewhere; what is not shown yet is a frame later. */
function focusOn(id: string): void {
  const focus = (): void => document.getElementById(id)?.focus();
  focus();
  if (document.activeElement?.id !== id) requestAnimationFrame(focus);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea');
}

function Problems({ container }: { container: ContainerState | undefined }) {
  const problems = container?.problems ?? [];
  if (problems.length === 0) return null;
  return (
    <div class="problems" role="alert">
      <p>
        <strong>{counted(problems.length, 'part')} of the container cannot run.</strong> Correct the
        file and save it; it is read again by itself.
      </p>
      <ul class="plain">
        {problems.map(({ name, message }, index) => (
          <li key={index}>
            {name}: <span class="mono wrap">{message}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Start({ hasEvents, send }: { hasEvents: boolean; send(): void }) {
  if (hasEvents) return <p class="empty">Choose an event in the list to see what became of it.</p>;
  return (
    <div class="start">
      <h2>Nothing has come in yet</h2>
      <p>
        This is a tagging server on your own machine, with a simulated Amazon behind it. Send it an
        event, and see here what the tag makes of it and what Amazon says.
      </p>
      <button type="button" class="button primary large" onClick={send}>
        Send a sample purchase
      </button>
      <h3>Or send your own</h3>
      <p>
        Let gtag.js, a GA4 library or your tests send their hits to this address instead of a
        tagging server’s:
      </p>
      <p class="mono wrap">{location.origin}/g/collect</p>
      <p class="mono wrap">{location.origin}/mp/collect</p>
    </div>
  );
}

const TOOLS: readonly [View, string][] = [
  ['samples', 'Send samples'],
  ['tag', 'Tag'],
  ['faults', 'Faults']
];

interface ToolsProps {
  container: ContainerState | undefined;
  tool: View;
  show(view: View): void;
  announce(message: string): void;
  follow(): void;
}

function Tools({ container, tool, show, announce, follow }: ToolsProps) {
  return (
    <aside class="panel tools" aria-label="Tools">
      <div class="tool-tabs" role="group" aria-label="Choose a tool">
        {TOOLS.map(([name, label]) => (
          <button
            key={name}
            id={`tool-${name}`}
            type="button"
            aria-pressed={tool === name}
            onClick={() => show(name)}
          >
            {label}
            {name === 'faults' && (container?.faults.length ?? 0) > 0 && (
              <span class="badge tone-warn">{container?.faults.length}</span>
            )}
          </button>
        ))}
      </div>
      <div class="tool-body">
        <div hidden={tool !== 'samples'}>
          <SampleForm announce={announce} onSent={follow} />
        </div>
        <div hidden={tool !== 'tag'}>
          {container && <TagForms tags={container.tags} announce={announce} />}
        </div>
        <div hidden={tool !== 'faults'}>
          {container && <FaultForm {...container} announce={announce} />}
        </div>
      </div>
    </aside>
  );
}
