import { Fragment } from 'preact';
import type { ConversionView, FieldError, MatchKeyView, TagView } from '../protocol.js';
import { DataView, Leaf } from './data-view.js';
import { Mark } from './icons.js';
import { RequestDetails } from './request-details.js';
import { Section, Verdict } from './section.js';
import { counted, duration, OUTCOME_NAMES, TONES } from './words.js';

/** What one tag did for an event. */
export function TagDetails({ tag, isOnly }: { tag: TagView; isOnly: boolean }) {
  return (
    <section class="tag" aria-label={`Tag ${tag.name}`}>
      <header class="tag-head">
        <h3>{tag.name}</h3>
        <span class={`badge tone-${TONES[tag.outcome]}`}>{OUTCOME_NAMES[tag.outcome]}</span>
        {tag.durationMs !== undefined && <span class="quiet">{duration(tag.durationMs)}</span>}
      </header>
      {!isOnly && <Verdict tone={TONES[tag.outcome]} explanation={tag.explanation} />}
      {tag.error && (
        <p class="field-problem mono wrap">
          {tag.error.place && `${tag.error.place}: `}
          {tag.error.message}
        </p>
      )}
      {tag.refusals.length > 0 && (
        <Section title="Refused by a permission" note={counted(tag.refusals.length, 'call')}>
          <ul class="plain">
            {tag.refusals.map(({ permission, message }, index) => (
              <li key={index}>
                <span class="mono">{permission}</span>: {message}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {tag.conversions.map((conversion, index) => (
        <Conversion key={index} conversion={conversion} isOnly={tag.conversions.length === 1} />
      ))}
      {tag.matchKeys.length > 0 && <MatchKeys keys={tag.matchKeys} />}
      {tag.requests.length > 0 && (
        <Section title="Requests" note={counted(tag.requests.length, 'request')}>
          {tag.requests.map((request, index) => (
            <RequestDetails key={index} request={request} />
          ))}
        </Section>
      )}
      <Output tag={tag} />
    </section>
  );
}

function Conversion({ conversion, isOnly }: { conversion: ConversionView; isOnly: boolean }) {
  const { outcome, fields, errors, advertiser, contract, explanation } = conversion;
  return (
    <Section
      title="The conversion as Amazon understood it"
      note={`${contract}, advertiser ${advertiser}`}
    >
      {!isOnly && <Verdict tone={TONES[outcome]} explanation={explanation} />}
      {errors.map((error, index) => (
        <Objection key={index} error={error} />
      ))}
      <dl class="pairs conversion">
        {fields.map(({ path, label, node, errors: objections }) => (
          <div key={path} class={objections.length > 0 ? 'has-error' : ''}>
            <dt title={path}>{label}</dt>
            <dd>
              {node ? <Leaf node={node} /> : <span class="quiet">not sent</span>}
              {objections.map((error, index) => (
                <Objection key={index} error={error} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Objection({ error }: { error: FieldError }) {
  return (
    <p class="objection">
      <Mark tone="bad" />
      <span>
        {error.says && <strong>{error.says} </strong>}
        {error.message} <span class="mono quiet">{error.code}</span>
      </span>
    </p>
  );
}

function MatchKeys({ keys }: { keys: readonly MatchKeyView[] }) {
  return (
    <Section
      title="Match keys"
      note={`${counted(keys.length, 'key')}, by which Amazon finds the person`}
    >
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Match keys">
        <table class="match-keys">
          <thead>
            <tr>
              <th scope="col">Match key</th>
              <th scope="col">Made from</th>
              <th scope="col">What was done</th>
              <th scope="col">Sent</th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <tr key={key.type}>
                <td>
                  {key.label}
                  <span class="mono quiet block">{key.type}</span>
                </td>
                <td>
                  {key.original ?? 'not found in the event data'}
                  {key.from && (
                    <span class="mono quiet block">
                      <Path path={key.from} />
                    </span>
                  )}
                </td>
                <td>{key.how}</td>
                <td class="mono digest">{key.sent}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

/** A path that breaks where a name ends. */
function Path({ path }: { path: string }) {
  return (
    <>
      {path.split(/(?<=[._])/).map((part, index) => (
        <Fragment key={index}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </>
  );
}

/** Cookies, BigQuery rows and log lines. */
function Output({ tag }: { tag: TagView }) {
  return (
    <>
      {tag.cookies.length > 0 && (
        <Section title="Cookies set" note={counted(tag.cookies.length, 'cookie')}>
          {tag.cookies.map(({ name, value, options }, index) => (
            <div key={index} class="output">
              <p class="mono wrap">
                {name} = {value}
              </p>
              <DataView node={options} label={`Options of ${name}`} />
            </div>
          ))}
        </Section>
      )}
      {tag.rows.length > 0 && (
        <Section title="BigQuery rows" note={counted(tag.rows.length, 'row')}>
          {tag.rows.map(({ table, isDeadLetter, row }, index) => (
            <div key={index} class="output">
              <p>
                <span class="mono">{table}</span>
                {isDeadLetter && <span class="badge tone-warn">dead letter</span>}
              </p>
              {isDeadLetter && (
                <p class="field-help">
                  The conversion, kept to be sent again: amazon-ads replay does that.
                </p>
              )}
              <DataView node={row} label="Row" />
            </div>
          ))}
        </Section>
      )}
      {tag.logs.length > 0 && (
        <Section title="Log" note={counted(tag.logs.length, 'line')} isClosed>
          {tag.logs.map((line, index) => (
            <div key={index} class="output mono wrap">
              <Leaf node={line} />
            </div>
          ))}
        </Section>
      )}
    </>
  );
}
