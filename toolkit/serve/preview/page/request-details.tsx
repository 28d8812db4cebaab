import type { RequestView } from '../protocol.js';
import { Copy } from './copy.js';
import { Leaf } from './data-view.js';
import { Chevron, Mark } from './icons.js';
import { duration, type Tone } from './words.js';

/** One HTTP exchange: a line, and all of it when opened. */
export function RequestDetails({ request }: { request: RequestView }) {
  const { purpose, method, url, attempt, statusCode, durationMs, afterMs, explanation } = request;
  const tone: Tone = request.isGood ? 'good' : durationMs === undefined ? 'wait' : 'bad';
  return (
    <details class="request">
      <summary>
        <Chevron />
        <Mark tone={tone} />
        <span class="request-name">
          {purpose}
          {attempt > 1 && <span class="badge tone-warn">attempt {attempt}</span>}
          {request.isMadeUp && <span class="badge">made up</span>}
        </span>
        <span class="request-status">
          {statusCode ?? 'no answer'}
          {durationMs !== undefined && <span class="quiet"> in {duration(durationMs)}</span>}
        </span>
        {!request.isGood && <span class="request-says">{explanation.says}</span>}
      </summary>
      <div class="request-body">
        {request.isMadeUp && <p class="field-help">{explanation.says}</p>}
        {(request.isMadeUp || !request.isGood) && explanation.remedy && (
          <p class="field-help">{explanation.remedy}</p>
        )}
        <p class="mono wrap">
          {method} {url}{' '}
          <Copy text={request.curl} what="the request as cURL" label="Copy as cURL" />
        </p>
        <p class="field-help">Sent {duration(afterMs)} after the event came in.</p>
        <h4>Headers</h4>
        <dl class="pairs mono">
          {request.headers.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd class="wrap">
                <span class="leaf">
                  {value} <Copy text={value} what={`the header ${name}`} />
                </span>
              </dd>
            </div>
          ))}
        </dl>
        {request.body && (
          <>
            <h4>Body</h4>
            <div class="mono wrap">
              <Leaf node={request.body} what="Body of the request" />
            </div>
          </>
        )}
        <h4>Answer</h4>
        <div class="mono wrap">
          {request.answer ? (
            <Leaf node={request.answer} what="Answer" />
          ) : (
            <span class="quiet">nothing</span>
          )}
        </div>
      </div>
    </details>
  );
}
