import type { EventDetails, Outcome } from '../protocol.js';
import { DataView, Leaf } from './data-view.js';
import { Mark } from './icons.js';
import { Section, Verdict } from './section.js';
import { TagDetails } from './tag-details.js';
import { clockTime, counted, duration, OUTCOME_NAMES, TONES, type Tone } from './words.js';

interface DetailsProps {
  details: EventDetails;
  /** Whose API the tags talk to, where the config says so. */
  who: string | undefined;
}

/** Everything about one event, from what became of it to what it was made of. */
export function EventDetailsView({ details, who }: DetailsProps) {
  const { summary, tags, notFired, variables } = details;
  return (
    <>
      <header class="event-head">
        <h2 id="event-title" tabIndex={-1}>
          {summary.name}
        </h2>
        <p class="quiet">
          Event {summary.id} · {clockTime(summary.at)} · {summary.client}
          {summary.value && ` · ${summary.value}`}
          {summary.eventId && ` · ${summary.eventId}`}
        </p>
      </header>
      <Verdict tone={TONES[summary.outcome]} explanation={details.explanation} />
      <Steps details={details} who={who} />
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
      <Section title="Event data" note="what the client made of the request">
        <DataView node={details.eventData} label="Event data" />
      </Section>
      <Section title="Incoming request" isClosed>
        <p class="mono wrap">
          {details.request.method} {details.request.path}
          {details.request.query && `?${details.request.query.replace(/^\?/, '')}`}
        </p>
      </Section>
    </>
  );
}

/** The event's way in steps, the last of which is the API's word. */
function Steps({ details: { summary, tags }, who }: DetailsProps) {
  const requests = tags.flatMap((tag) => tag.requests);
  const last = tags.map((tag) => tag.durationMs ?? 0);
  const isBad = TONES[summary.outcome] === 'bad';
  return (
    <ol class="steps" aria-label="The event’s way">
      <Step tone="good" name="Received" note={summary.client} />
      <Step
        tone={tags.length > 0 ? (summary.outcome === 'broken' ? 'bad' : 'good') : 'calm'}
        name={tags.length === 1 ? 'Tag fired' : `${counted(tags.length, 'tag')} fired`}
        note={tags.length > 0 ? duration(Math.max(...last)) : 'no trigger matched'}
      />
      <Step
        tone={requests.length > 0 ? 'good' : isBad ? 'bad' : 'calm'}
        name={requests.length > 0 ? 'Sent' : 'Not sent'}
        note={sentNote(requests.length, summary.retries)}
      />
      {who && <Step {...lastStep(who, summary.outcome)} />}
    </ol>
  );
}

function sentNote(requests: number, retries: number): string {
  const sent = counted(requests, 'request');
  return retries > 0 ? `${sent}, ${counted(retries, 'retry', 'retries')}` : sent;
}

function lastStep(who: string, outcome: Outcome): { tone: Tone; name: string; note: string } {
  const isAsked = outcome === 'accepted' || outcome === 'refused' || outcome === 'running';
  const note = isAsked ? OUTCOME_NAMES[outcome].toLowerCase() : 'has not said anything';
  return { tone: TONES[outcome], name: who, note };
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
