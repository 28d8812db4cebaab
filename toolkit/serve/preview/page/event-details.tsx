import type { EventDetails, Outcome, TagView } from '../protocol.js';
import { hashOf } from './address.js';
import { ContainerTabs } from './container-tabs.js';
import { Copy } from './copy.js';
import { DataView, Leaf } from './data-view.js';
import { Mark } from './icons.js';
import { IncomingRequest } from './incoming-request.js';
import { Section, Verdict } from './section.js';
import { TagDetails } from './tag-details.js';
import { clockTime, counted, duration, OUTCOMES, sentNote, toneOf, type Tone } from './words.js';

interface DetailsProps {
  details: EventDetails;
  /** Whose API the tags talk to, where the config says so. */
  who: string | undefined;
  /** Events that came with the same request, in their order. */
  hits: readonly number[];
  /** What can be done with an event that the server has; undefined for one from a file. */
  actions: EventActions | undefined;
  /** Shows another event. */
  show(id: number): void;
}

/** What the page does with an event. */
export interface EventActions {
  sendAgain(): void;
  edit(): void;
  compare(): void;
  save(isRaw: boolean): void;
  /** Saves what came in, for tests. */
  saveHit(name: string): void;
  isRevealing: boolean;
  setRevealed(isRevealed: boolean): void;
  /** Gives the event data as a whole, as JSON. */
  wholeData(): Promise<string>;
}

/** Everything about one event, from what became of it to what it was made of. */
export function EventDetailsView({ details, who, hits, actions, show }: DetailsProps) {
  const { summary, decisions } = details;
  const isRejected = summary.outcome === 'rejected';
  return (
    <>
      <header class="event-head">
        <h2 id="event-title" tabIndex={-1}>
          {summary.name}
        </h2>
        <p class="quiet">
          Event {summary.id} · {clockTime(summary.at)}
          {summary.client && ` · ${summary.client}`}
          {summary.value && ` · ${summary.value}`}
          {summary.eventId && (
            <>
              {' · '}
              <span class="leaf">
                {summary.eventId} <Copy text={summary.eventId} what="the ID" />
              </span>
            </>
          )}
        </p>
        {actions && <Actions details={details} actions={actions} />}
        {hits.length > 1 && (
          <p class="quiet hits">
            Hit {hits.indexOf(summary.id) + 1} of {hits.length} of one request:{' '}
            {hits.map((id) => (
              <button
                key={id}
                type="button"
                class="link"
                aria-current={id === summary.id ? 'true' : undefined}
                onClick={() => show(id)}
              >
                {id}
              </button>
            ))}
          </p>
        )}
      </header>
      <Verdict
        tone={toneOf(summary.outcome, summary.notes.length)}
        explanation={details.explanation}
      />
      {!isRejected && <Steps details={details} who={who} />}
      {decisions ? (
        <ContainerTabs
          details={details}
          decisions={decisions}
          {...(actions ? { whole: actions.wholeData } : {})}
        />
      ) : (
        <TemplateEvent details={details} whole={actions?.wholeData} />
      )}
    </>
  );
}

/** What became of an event where templates are served. */
function TemplateEvent({
  details,
  whole
}: {
  details: EventDetails;
  whole: (() => Promise<string>) | undefined;
}) {
  const { summary, tags, notFired, variables } = details;
  const isRejected = summary.outcome === 'rejected';
  return (
    <>
      {tags.map((tag) => (
        <TagDetails key={tag.id} tag={tag} isOnly={tags.length === 1} />
      ))}
      {notFired.length > 0 && (
        <Section title="Tags that did not fire" note={counted(notFired.length, 'tag')}>
          <p>{notFired.join(', ')}: their triggers do not match this event.</p>
        </Section>
      )}
      {variables.length > 0 && (
        <Section title="Variables" note={counted(variables.length, 'variable')}>
          <dl class="pairs">
            {variables.map(({ name, value, problem }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  {problem ? <span class="field-problem">{problem}</span> : <Leaf node={value} />}
                </dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
      {!isRejected && (
        <Section title="Event data" note="what the client made of the request">
          <DataView
            node={details.eventData}
            label="Event data"
            hasSearch
            {...(whole ? { whole } : {})}
          />
        </Section>
      )}
      <IncomingRequest request={details.request} />
    </>
  );
}

function Actions({ details, actions }: { details: EventDetails; actions: EventActions }) {
  const { summary } = details;
  const link = `${location.origin}/${hashOf({ event: summary.id })}`;
  return (
    <div class="actions" role="group" aria-label="What to do with the event">
      <button type="button" class="button" onClick={actions.sendAgain}>
        Send again
      </button>
      {summary.outcome !== 'rejected' && (
        <>
          <button type="button" class="button" onClick={actions.edit}>
            Edit and send
          </button>
          <button type="button" class="button" onClick={actions.compare}>
            Compare
          </button>
        </>
      )}
      <button type="button" class="button subtle" onClick={() => actions.save(false)}>
        Save
      </button>
      {summary.isLocal && (
        <button
          type="button"
          class="button subtle"
          title="Personal data is in the file as it is; secrets are not"
          onClick={() => actions.save(true)}
        >
          Save raw
        </button>
      )}
      {summary.isLocal && (
        <button
          type="button"
          class="button subtle"
          title="What came in, as a file for sgtm test and sgtm run"
          onClick={() => actions.saveHit(summary.name)}
        >
          Save hit
        </button>
      )}
      <Copy text={link} what="the link to this event" label="Copy link" />
      {summary.isLocal && (
        <label class="check" title="It was sent from this machine; secrets stay hidden">
          <input
            type="checkbox"
            role="switch"
            checked={actions.isRevealing}
            onChange={({ currentTarget }) => actions.setRevealed(currentTarget.checked)}
          />
          Reveal personal data
        </label>
      )}
    </div>
  );
}

/** The event's way in steps, the last of which is the API's word. */
function Steps({ details: { summary, tags }, who }: Pick<DetailsProps, 'details' | 'who'>) {
  const last = tags.map((tag) => tag.durationMs ?? 0);
  const isBad = OUTCOMES[summary.outcome].tone === 'bad';
  return (
    <ol class="steps" aria-label="The event’s way">
      <Step tone="good" name="Received" note={summary.client} />
      <Step
        tone={tags.length > 0 ? (summary.outcome === 'broken' ? 'bad' : 'good') : 'calm'}
        name={tags.length === 1 ? 'Tag fired' : `${counted(tags.length, 'tag')} fired`}
        note={tags.length > 0 ? duration(Math.max(...last)) : 'no trigger matched'}
      />
      <Step
        tone={summary.requests > 0 ? 'good' : isBad ? 'bad' : 'calm'}
        name={summary.requests > 0 ? 'Sent' : 'Nothing sent'}
        note={sentNote(summary)}
      />
      {who && <Step {...lastStep(who, summary.outcome, tags)} />}
    </ol>
  );
}

function lastStep(
  who: string,
  outcome: Outcome,
  tags: readonly TagView[]
): { tone: Tone; name: string; note: string } {
  const isAsked = outcome === 'accepted' || outcome === 'refused' || outcome === 'running';
  const note = isAsked ? OUTCOMES[outcome].word.toLowerCase() : answerNote(outcome, tags);
  return { tone: OUTCOMES[outcome].tone, name: who, note };
}

/** Returns the last answer to the tags that ended so: "answered 503". */
function answerNote(outcome: Outcome, tags: readonly TagView[]): string {
  const last = tags
    .filter((tag) => tag.outcome === outcome)
    .flatMap((tag) => tag.requests)
    .at(-1);
  if (!last) return 'was not asked';
  // A tag that succeeded without a word of the API may have asked another service.
  if (outcome === 'done') return 'has not said anything';
  return last.statusCode ? `answered ${last.statusCode}` : 'did not answer';
}

function Step({ tone, name, note }: { tone: Tone; name: string; note: string }) {
  return (
    <li class={`step tone-${tone}`}>
      <Mark tone={tone} />
      <span class="step-name">{name}</span>
      <span class="step-note">{note}</span>
    </li>
  );
}
