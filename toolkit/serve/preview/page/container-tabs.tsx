import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { DecisionView, EventDetails } from '../protocol.js';
import { DataView, Leaf } from './data-view.js';
import { IncomingRequest } from './incoming-request.js';
import { RequestDetails } from './request-details.js';
import { Section } from './section.js';
import { TagDetails } from './tag-details.js';
import { counted } from './words.js';

interface TabsProps {
  details: EventDetails;
  decisions: readonly DecisionView[];
  /** Gives the event data as a whole, as JSON. */
  whole?: () => Promise<string>;
}

const TABS = [
  ['tags', 'Tags'],
  ['variables', 'Variables'],
  ['data', 'Event data'],
  ['requests', 'Requests'],
  ['console', 'Console']
] as const;

type Tab = (typeof TABS)[number][0];

/** An event of a container of GTM's, in the tabs of GTM's preview. */
export function ContainerTabs({ details, decisions, whole }: TabsProps) {
  const [tab, setTab] = useState<Tab>('tags');
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const index = TABS.findIndex(([name]) => name === tab);
    const next = (index + step + TABS.length) % TABS.length;
    setTab(TABS[next]?.[0] ?? 'tags');
    list.current?.querySelectorAll<HTMLButtonElement>('[role="tab"]')[next]?.focus();
  };
  return (
    <div class="container-event">
      <div ref={list} class="tabs" role="tablist" aria-label="Parts of the event" onKeyDown={move}>
        {TABS.map(([name, label]) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-controls="tab-panel"
            aria-selected={name === tab}
            tabIndex={name === tab ? 0 : -1}
            onClick={() => setTab(name)}
          >
            {label} <span class="quiet">{countOf(name, details, decisions)}</span>
          </button>
        ))}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {tab === 'tags' && <Tags details={details} decisions={decisions} />}
        {tab === 'variables' && <Variables variables={details.variables} />}
        {tab === 'data' && (
          <EventData details={details} decisions={decisions} {...(whole ? { whole } : {})} />
        )}
        {tab === 'requests' && <Requests details={details} decisions={decisions} />}
        {tab === 'console' && <Console details={details} />}
      </div>
    </div>
  );
}

function countOf(tab: Tab, details: EventDetails, decisions: readonly DecisionView[]): string {
  const { tags, variables } = details;
  if (tab === 'tags') return `${decisions.filter(({ fired }) => fired).length}/${decisions.length}`;
  if (tab === 'variables') return String(variables.length);
  if (tab === 'requests') return String(tags.reduce((sum, tag) => sum + tag.requests.length, 0));
  return tab === 'console' ? String(tags.reduce((sum, tag) => sum + tag.logs.length, 0)) : '';
}

function Tags({ details, decisions }: Pick<TabsProps, 'decisions' | 'details'>) {
  const fired = decisions.filter((each) => each.fired);
  const others = decisions.filter((each) => !each.fired);
  return (
    <>
      <Section title="Tags fired" note={counted(fired.length, 'tag')}>
        {fired.length === 0 && <p class="quiet">No trigger let a tag fire.</p>}
        {fired.map((decision) => {
          const tag = details.tags.find(({ id }) => id === decision.id);
          return (
            <article key={decision.id} class="decision">
              {tag && <TagDetails tag={tag} isOnly={false} />}
              <Decision decision={decision} />
            </article>
          );
        })}
      </Section>
      <Section title="Tags not fired" note={counted(others.length, 'tag')}>
        {others.map((decision) => (
          <details key={decision.id} class="decision">
            <summary>
              <strong>{decision.name}</strong> <span class="quiet">{decision.why}</span>
            </summary>
            <Decision decision={decision} />
          </details>
        ))}
      </Section>
    </>
  );
}

const HOW_IN_WORDS: Readonly<Record<string, string>> = {
  exact: 'runs as in GTM',
  guessed: 'runs with a request that is our guess at what GTM sends',
  shown: 'is only shown: what it sends is not documented'
};

/** Why a tag fired or did not, and with what. */
function Decision({ decision }: { decision: DecisionView }) {
  const { name, type, how, fired, why, conditions, chain, parameters, lacks } = decision;
  return (
    <div class="why">
      <p>
        {fired ? `Fired ${why}` : `Not fired: ${why}`}
        <span class="quiet">
          {' '}
          · {type} · {HOW_IN_WORDS[how] ?? 'its type is not known'}
        </span>
      </p>
      {lacks.length > 0 && <p class="field-problem">It lacks {lacks.join(', ')}.</p>}
      {conditions.length > 0 && (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={`Conditions of ${name}`}>
          <table class="conditions">
            <thead>
              <tr>
                <th scope="col">Held</th>
                <th scope="col">Variable</th>
                <th scope="col">Value</th>
                <th scope="col">Condition</th>
              </tr>
            </thead>
            <tbody>
              {conditions.map((condition, index) => (
                <tr key={index} class={condition.held ? '' : 'has-error'}>
                  <td>{condition.held ? 'yes' : 'no'}</td>
                  <td>{condition.variable}</td>
                  <td>
                    <Leaf node={condition.value} />
                  </td>
                  <td class="mono">
                    {condition.operator} {condition.expected}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {chain.length > 1 && (
        <p class="quiet">
          Made of:{' '}
          {chain.map((link, index) => (
            <span key={link.name}>
              {index > 0 && ' ← '}
              {link.name} = <Leaf node={link.value} />
            </span>
          ))}
        </p>
      )}
      {parameters && (
        <Section title="Settings" isClosed>
          <DataView node={parameters} label={`Settings of ${name}`} />
        </Section>
      )}
    </div>
  );
}

function Variables({ variables }: Pick<EventDetails, 'variables'>) {
  const [words, setWords] = useState('');
  const wanted = words.trim().toLowerCase();
  const shown = variables.filter(({ name }) => name.toLowerCase().includes(wanted));
  return (
    <>
      <input
        type="search"
        class="data-search"
        placeholder="Find a variable"
        aria-label="Find a variable"
        value={words}
        onInput={({ currentTarget }) => setWords(currentTarget.value)}
      />
      {shown.length === 0 && <p class="quiet">No variable of this name was asked for.</p>}
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Variables">
        <table class="variables">
          <thead>
            <tr>
              <th scope="col">Variable</th>
              <th scope="col">Type</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, type, value, problem }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="mono">{type}</td>
                <td>
                  {problem ? <span class="field-problem">{problem}</span> : <Leaf node={value} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** As the client made it, and as transformations left it for tags. */
function EventData({ details, decisions, whole }: TabsProps) {
  const changed = decisions.flatMap(({ name, eventData }) =>
    eventData ? [{ name, eventData }] : []
  );
  return (
    <>
      <Section title="Event data" note="what the client made of the request">
        <DataView
          node={details.eventData}
          label="Event data"
          hasSearch
          {...(whole ? { whole } : {})}
        />
      </Section>
      {changed.map(({ name, eventData }) => (
        <Section key={name} title={`As ${name} sees it`} note="after transformations">
          <DataView node={eventData} label={`Event data of ${name}`} hasSearch />
        </Section>
      ))}
    </>
  );
}

function Requests({ details, decisions }: Pick<TabsProps, 'decisions' | 'details'>) {
  const sending = details.tags.filter(({ requests }) => requests.length > 0);
  return (
    <>
      <IncomingRequest request={details.request} />
      {sending.map((tag) => (
        <Section
          key={tag.id}
          title={tag.name}
          note={noteOf(tag.id, tag.requests.length, decisions)}
        >
          {tag.requests.map((request, index) => (
            <RequestDetails key={index} request={request} />
          ))}
        </Section>
      ))}
    </>
  );
}

function noteOf(id: number, count: number, decisions: readonly DecisionView[]): string {
  const isGuess = decisions.some((each) => each.id === id && each.isGuess);
  return counted(count, 'request') + (isGuess ? ', our guess at what GTM sends' : '');
}

function Console({ details }: Pick<TabsProps, 'details'>): ComponentChildren {
  const logging = details.tags.filter(({ logs }) => logs.length > 0);
  if (logging.length === 0) return <p class="quiet">No tag has logged anything.</p>;
  return logging.map((tag) => (
    <Section key={tag.id} title={tag.name} note={counted(tag.logs.length, 'line')}>
      {tag.logs.map((line, index) => (
        <div key={index} class="output mono wrap">
          <Leaf node={line} />
        </div>
      ))}
    </Section>
  ));
}
