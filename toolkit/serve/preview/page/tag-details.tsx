import { Fragment } from 'preact';
import type { CellView, Note, Objection, PairsView, SectionView, TagView } from '../protocol.js';
import { DataView, Leaf } from './data-view.js';
import { Mark } from './icons.js';
import { RequestDetails } from './request-details.js';
import { Section, Verdict } from './section.js';
import { counted, duration, OUTCOMES, toneOf } from './words.js';

/** What one tag did for an event. */
export function TagDetails({ tag, isOnly }: { tag: TagView; isOnly: boolean }) {
  const isOnlyPairs = tag.sections.filter(({ kind }) => kind === 'pairs').length === 1;
  return (
    <section class="tag" aria-label={`Tag ${tag.name}`}>
      <header class="tag-head">
        <h3>{tag.name}</h3>
        <span class={`badge tone-${toneOf(tag.outcome, tag.notes.length)}`}>
          {OUTCOMES[tag.outcome].word}
        </span>
        {tag.durationMs !== undefined && <span class="quiet">{duration(tag.durationMs)}</span>}
      </header>
      {!isOnly && (
        <Verdict tone={toneOf(tag.outcome, tag.notes.length)} explanation={tag.explanation} />
      )}
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
      {tag.notes.map((note, index) => (
        <Verdict key={index} tone="warn" explanation={note satisfies Note} />
      ))}
      {tag.sections.map((section, index) => (
        <ReadSection key={index} section={section} isOnly={isOnlyPairs} />
      ))}
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

/** A part of the tag's run, as the config reads it. */
function ReadSection({ section, isOnly }: { section: SectionView; isOnly: boolean }) {
  const { title, note } = section;
  return (
    <Section title={title} {...(note ? { note } : {})}>
      {section.kind === 'pairs' && <Pairs section={section} isOnly={isOnly} />}
      {section.kind === 'table' && <Table section={section} />}
      {section.kind === 'tree' && <DataView node={section.node} label={title} />}
    </Section>
  );
}

function Pairs({ section, isOnly }: { section: PairsView; isOnly: boolean }) {
  const { outcome, explanation, objections, pairs } = section;
  return (
    <>
      {!isOnly && outcome && explanation && (
        <Verdict tone={OUTCOMES[outcome].tone} explanation={explanation} />
      )}
      {objections.map((objection, index) => (
        <ObjectionLine key={index} objection={objection} />
      ))}
      <dl class="pairs conversion">
        {pairs.map(({ path, label, node, objections: own }, index) => (
          <div key={index} class={own.length > 0 ? 'has-error' : ''}>
            <dt title={path}>{label}</dt>
            <dd>
              {node ? <Leaf node={node} /> : <span class="quiet">not sent</span>}
              {own.map((objection, at) => (
                <ObjectionLine key={at} objection={objection} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function ObjectionLine({ objection: { says, message, code } }: { objection: Objection }) {
  return (
    <p class="objection">
      <Mark tone="bad" />
      <span>
        {says && <strong>{says} </strong>}
        {message} {code && <span class="mono quiet">{code}</span>}
      </span>
    </p>
  );
}

function Table({ section }: { section: Extract<SectionView, { kind: 'table' }> }) {
  const { title, columns, rows, empty } = section;
  if (rows.length === 0) return <p class="quiet">{empty ?? 'none'}</p>;
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={title}>
      <table class="match-keys">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, index) => (
            <tr key={index}>
              {cells.map((cell, at) => (
                <TableCell key={at} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TableCell({ cell: { node, more, isCode } }: { cell: CellView }) {
  return (
    <td class={isCode ? 'mono digest' : ''}>
      <Leaf node={node} />
      {more && (
        <span class="mono quiet block">
          <Path path={more} />
        </span>
      )}
    </td>
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
          {tag.rows.map(({ table, label, means, row }, index) => (
            <div key={index} class="output">
              <p>
                <span class="mono">{table}</span>
                {label && <span class="badge tone-warn">{label}</span>}
              </p>
              {means && <p class="field-help">{means}</p>}
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
