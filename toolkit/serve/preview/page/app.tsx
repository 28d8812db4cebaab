import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Counter, EventSummary } from '../protocol.js';
import { useAddress } from './address.js';
import { ask } from './ask.js';
import { CompareView } from './compare-view.js';
import { Announce } from './copy.js';
import { CountsBar } from './counts-bar.js';
import { EventDetailsView, type EventActions } from './event-details.js';
import { openEvents, saveEvents, saveHit, type OpenedFile } from './event-file.js';
import { EventList } from './event-list.js';
import { Fence } from './fence.js';
import { chipsOf, filtered, type Filter } from './filter.js';
import { focusOn, keepFocus, revealField, useKeys } from './keyboard.js';
import type { Draft } from './own-event.js';
import { Problems } from './problems.js';
import { sendSamples } from './sample-form.js';
import { OpenField } from './section.js';
import { Start } from './start.js';
import { ThemeSwitch } from './theme.js';
import { FaultCount, Tools } from './tools.js';
import { useContainer, useDetails, useLive, useSpoken } from './use-events.js';
import { useSearch } from './use-search.js';
import { VIEWS, type View } from './views.js';
import { counted } from './words.js';

const NO_COUNTERS: readonly Counter[] = [];
const EVERYTHING: Filter = { text: '', outcome: 'all' };

/** The whole page. */
export function App() {
  const live = useLive();
  const container = useContainer(live.containerVersion);
  const [address, go] = useAddress();
  const isAddressed = address.event !== undefined || address.compare !== undefined;
  const [view, setView] = useState<View>(isAddressed ? 'event' : 'events');
  const [tool, setTool] = useState<View>('samples');
  const [filter, setFilter] = useState<Filter>(EVERYTHING);
  const [isFollowing, setFollowing] = useState(!isAddressed);
  const [isRevealing, setRevealing] = useState(false);
  const [message, announce] = useState('');
  const [draft, setDraft] = useState<Draft>({ text: '' });
  const [file, setFile] = useState<OpenedFile>();
  /** The event that another one is to be compared with. */
  const [base, setBase] = useState<number>();
  const [canUndo, setUndo] = useState(false);

  const all = useMemo(
    () => file?.events.map(({ summary }) => summary) ?? live.events,
    [file, live.events]
  );
  const { found, problem } = useSearch(filter.text, all, file);
  const counters = container?.counters ?? NO_COUNTERS;
  const chips = useMemo(
    () => chipsOf(filtered(all, 'all', found), counters, filter.outcome),
    [all, found, counters, filter.outcome]
  );
  const shown = useMemo(() => filtered(all, filter.outcome, found), [all, filter.outcome, found]);
  const selected = isFollowing && !file ? shown[0]?.id : address.event;
  const summary = useMemo(() => all.find(({ id }) => id === selected), [all, selected]);
  const liveDetails = useDetails(file ? undefined : summary, isFollowing, isRevealing);
  const details = file ? file.events.find((each) => each.summary.id === selected) : liveDetails;

  const show = useCallback((next: View): void => {
    setView(next);
    if (next !== 'events' && next !== 'event') setTool(next);
  }, []);
  useEffect(() => {
    // Back to an address without an event is back to the list.
    if (address.event !== undefined) setFollowing(false);
    else if (!address.compare && view === 'event' && !isFollowing) setView('events');
  }, [address.event, address.compare]);

  const select = (id: number): void => {
    setFollowing(false);
    if (base !== undefined && base !== id) {
      go({ compare: [base, id] });
      setBase(undefined);
    } else go({ event: id });
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
  const follow = (count: number): void => {
    setFile(undefined);
    // What comes in now has to be seen, whatever was looked for.
    setFilter(EVERYTHING);
    setFollowing(true);
    go({});
    if (count > 1) return;
    show('event');
    keepFocus('event-panel');
  };
  const attempt = (act: () => Promise<unknown>, done?: string): void => {
    void act().then(
      () => done && announce(done),
      (error: Error) => announce(error.message)
    );
  };
  useKeys(show);
  const spoken = useSpoken(isFollowing ? summary : undefined);
  const panel = useRef<HTMLElement>(null);
  const shownId = details?.summary.id;
  useEffect(() => {
    panel.current?.scrollTo(0, 0);
  }, [shownId]);

  const openField = (field: string): void => {
    show('tag');
    requestAnimationFrame(() => revealField(field));
  };
  const save = (ids: readonly number[], isRaw: boolean): void =>
    attempt(async () => {
      const count = await saveEvents(ids, isRaw);
      announce(
        `Saved ${counted(count, 'event')}${isRaw ? ', personal data as it is' : ', masked'}.`
      );
    });
  const wholeData = async (id: number): Promise<string> => {
    const path = `/preview/events/${id}/data${isRevealing ? '?reveal=yes' : ''}`;
    const { eventData } = await ask<{ eventData: unknown }>('GET', path);
    return JSON.stringify(eventData, undefined, 2);
  };
  const actionsOn = (id: number): EventActions => ({
    sendAgain: () =>
      attempt(async () => {
        await ask('POST', `/preview/events/${id}/send`, {});
        follow(1);
      }, `Sent event ${id} again.`),
    edit: () =>
      attempt(async () => {
        setDraft({ text: await wholeData(id), of: id });
        show('own');
        focusOn('own-event-text');
      }),
    compare: () => {
      setBase(id);
      setFollowing(false);
      // Back from the comparison leads here.
      go({ event: id });
      show('events');
      focusOn('event-list');
      announce(`Choose the event to compare with event ${id}.`);
    },
    save: (isRaw) => save([id], isRaw),
    saveHit: (name) =>
      attempt(() => saveHit(id, name), 'Saved the hit, for sgtm test and sgtm run.'),
    isRevealing,
    setRevealed: setRevealing,
    wholeData: () => wholeData(id)
  });
  const openFile = (chosen: File): void =>
    attempt(async () => {
      const opened = await openEvents(chosen);
      setFile(opened);
      setFilter(EVERYTHING);
      setFollowing(false);
      const [first] = opened.events;
      if (first) go({ event: first.summary.id });
    });

  return (
    <Announce.Provider value={announce}>
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
            counters={counters}
            shown={filter.outcome}
            show={(outcome) => {
              setFilter({ ...filter, outcome });
              show('events');
            }}
          />
          <ThemeSwitch />
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
            total={all.length}
            filter={filter}
            setFilter={setFilter}
            problem={problem}
            chips={chips}
            selected={selected}
            select={select}
            open={open}
            isFollowing={isFollowing}
            setFollowing={(isOn) => {
              if (!isOn && selected !== undefined) go({ event: selected });
              setFollowing(isOn);
            }}
            notice={noticeOf(file, base)}
            leaveNotice={() => {
              setFile(undefined);
              setBase(undefined);
              go({});
              setFollowing(true);
            }}
            openFile={openFile}
            save={(isRaw) =>
              save(
                shown.map(({ id }) => id),
                isRaw
              )
            }
            isFile={file !== undefined}
            canUndo={canUndo}
            clear={() =>
              attempt(async () => {
                await ask('DELETE', '/preview/events');
                setUndo(true);
              }, 'The list is empty. “Undo clear” brings it back.')
            }
            undo={() =>
              attempt(async () => {
                setUndo(false);
                await ask('POST', '/preview/events/restore');
              }, 'The list is back.')
            }
          />
          <section
            ref={panel}
            id="event-panel"
            class="panel event-panel"
            tabIndex={-1}
            aria-label="Details of the event"
            onKeyDown={back}
          >
            <Fence key={shownId}>
              {address.compare && !file ? (
                <CompareView
                  left={address.compare[0]}
                  right={address.compare[1]}
                  close={() => go({ event: address.compare?.[1] ?? 0 })}
                />
              ) : details && summary ? (
                <OpenField.Provider value={openField}>
                  <EventDetailsView
                    key={details.summary.id}
                    details={details}
                    who={container?.who}
                    hits={hitsOf(summary, all)}
                    actions={file ? undefined : actionsOn(summary.id)}
                    show={select}
                  />
                </OpenField.Provider>
              ) : (
                <Start
                  hasEvents={all.length > 0}
                  missing={selected}
                  container={container}
                  send={() => {
                    follow(1);
                    attempt(() => sendSamples({}, 1));
                  }}
                />
              )}
            </Fence>
          </section>
          <Tools
            container={container}
            tool={tool}
            show={show}
            back={back}
            announce={announce}
            draft={draft}
            setDraft={setDraft}
            follow={follow}
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
            <kbd>/</kbd> find · <kbd>s</kbd> samples · <kbd>e</kbd> your event · <kbd>t</kbd> tag ·{' '}
            <kbd>f</kbd> faults
          </p>
        </footer>
      </div>
    </Announce.Provider>
  );
}

/** What the list shows otherwise than usual, and until when. */
function noticeOf(file: OpenedFile | undefined, base: number | undefined): string | undefined {
  if (file) return `${file.name}: ${counted(file.events.length, 'event')} of a file.`;
  return base === undefined ? undefined : `Choose the event to compare with event ${base}.`;
}

/** The events of the same request, in their order. */
function hitsOf({ request }: EventSummary, all: readonly EventSummary[]): number[] {
  return all
    .filter((event) => event.request === request)
    .map(({ id }) => id)
    .toReversed();
}
