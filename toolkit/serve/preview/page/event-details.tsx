import type { ConsentView, EventDetails, Outcome } from '../protocol.js';
import { DataView, Leaf } from './data-view.js';
import { Mark } from './icons.js';
import { Section, Verdict } from './section.js';
import { TagDetails } from './tag-details.js';
import { clockTime, counted, duration, OUTCOME_NAMES, TONES, type Tone } from './words.js';

/** Everything about one event, from what became of it to what it was made of. */
export function EventDetailsView({ details }: { details: EventDetails }) {
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
        </p>
      </header>
      <Verdict tone={TONES[summary.outcome]} explanation={details.explanation} />
      <Steps details={details} />
      {tags.map((tag) => (
        <TagDetails key={tag.id} tag={tag} isOnly={tags.length === 1} />
      ))}
      {notFired.length > 0 && (
        <Section title="Tags that did not fire" note={counted(notFired.length, 'tag')}>
          <p>{notFired.join(', ')}: their triggers do not match this event.</p>
        </Section>
      )}
      <Consent consent={details.consent} />
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

/** The event's way in four steps, the last of which is Amazon's word. */
function Steps({ details: { summary, tags } }: { details: EventDetails }) {
  const requests = tags.flatMap((tag) => tag.requests);
  const last = tags.map((tag) => tag.durationMs ?? 0);
  const verdict = amazonStep(summary.outcome, summary.sent);
  return (
    <ol class="steps" aria-label="The event’s way">
      <Step tone="good" name="Received" note={summary.client} />
      <Step
        tone={tags.length > 0 ? (summary.outcome === 'broken' ? 'bad' : 'good') : 'calm'}
        name={tags.length === 1 ? 'Tag fired' : `${counted(tags.length, 'tag')} fired`}
        note={tags.length > 0 ? duration(Math.max(...last)) : 'no trigger matched'}
      />
      <Step
        tone={summary.sent > 0 ? 'good' : verdict.tone === 'bad' ? 'bad' : 'calm'}
        name={summary.sent > 0 ? 'Sent' : 'Not sent'}
        note={sentNote(requests.length, summary.retries)}
      />
      <Step {...verdict} />
    </ol>
  );
}

function sentNote(requests: number, retries: number): string {
  const sent = counted(requests, 'request');
  return retries > 0 ? `${sent}, ${counted(retries, 'retry', 'retries')}` : sent;
}

function amazonStep(outcome: Outcome, sent: number): { tone: Tone; name: string; note: string } {
  if (sent === 0) return { tone: TONES[outcome], name: 'Amazon', note: 'was not asked' };
  return { tone: TONES[outcome], name: 'Amazon', note: OUTCOME_NAMES[outcome].toLowerCase() };
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

function Consent({ consent }: { consent: readonly ConsentView[] }) {
  return (
    <Section
      title="Consent seen"
      note={consent.length > 0 ? counted(consent.length, 'signal') : 'none'}
    >
      {consent.length === 0 ? (
        <p class="quiet">
          Neither the event nor the tag holds a signal. Amazon wants one for people in the EEA and
          the United Kingdom, and in its European region.
        </p>
      ) : (
        <div class="table-scroll" tabIndex={0} role="region" aria-label="Consent seen">
          <table>
            <thead>
              <tr>
                <th scope="col">Signal</th>
                <th scope="col">Says</th>
                <th scope="col">From</th>
                <th scope="col">Value</th>
              </tr>
            </thead>
            <tbody>
              {consent.map(({ signal, from, value, means }, index) => (
                <tr key={index}>
                  <td>{signal}</td>
                  <td>{means}</td>
                  <td class="mono nowrap">{from}</td>
                  <td class="mono wrap">
                    <Leaf node={value} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}
