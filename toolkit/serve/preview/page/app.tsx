import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ask } from './ask.js';
import { CountsBar } from './counts-bar.js';
import { EventDetailsView } from './event-details.js';
import { EventList } from './event-list.js';
import { filtered, type Filter } from './filter.js';
import { focusOn, keepFocus, revealField, useKeys } from './keyboard.js';
import { Problems } from './problems.js';
import { sendSamples } from './sample-form.js';
import { OpenField } from './section.js';
import { Start } from './start.js';
import { FaultCount, Tools } from './tools.js';
import { useContainer, useDetails, useLive, useSpoken } from './use-events.js';
import { VIEWS, type View } from './views.js';

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
  const back = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    show('events');
    focusOn('event-list');
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
          Preview <span>{container?.who ? `sGTM for ${container.who}` : 'sGTM'}</span>
        </h1>
        <p class={`connection ${live.isConnected ? 'is-on' : 'is-off'}`}>
          {live.isConnected ? 'Live' : 'No connection; trying again'}
        </p>
        {container?.isLive && <p class="badge tone-warn">Requests really leave</p>}
        <CountsBar
          counts={live.counts}
          counters={container?.counters ?? []}
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
            {name === 'faults' && <FaultCount container={container} />}
          </button>
        ))}
      </nav>
      <main class="columns">
        <EventList
          container={container}
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
          onKeyDown={back}
        >
          {details && summary ? (
            <OpenField.Provider value={openField}>
              <EventDetailsView key={details.summary.id} details={details} who={container?.who} />
            </OpenField.Provider>
          ) : (
            <Start
              hasEvents={live.events.length > 0}
              container={container}
              send={() => {
                setFollowing(true);
                show('event');
                void sendSamples({}, 1).catch((error: Error) => announce(error.message));
              }}
            />
          )}
        </section>
        <Tools
          container={container}
          tool={tool}
          show={show}
          back={back}
          announce={announce}
          follow={(count) => {
            setFollowing(true);
            if (count > 1) return;
            show('event');
            keepFocus('event-panel');
          }}
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
