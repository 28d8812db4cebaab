import type { IncomingView, ParameterView } from '../protocol.js';
import { Copy } from './copy.js';
import { DataView, Leaf } from './data-view.js';
import { Section } from './section.js';
import { counted } from './words.js';

/** The request an event came with: what it says, decoded, and its headers. */
export function IncomingRequest({ request }: { request: IncomingView }) {
  const { method, path, query, parameters, lines, body, headers, curl } = request;
  const count = parameters.length + lines.reduce((sum, line) => sum + line.length, 0);
  return (
    <Section
      title="Incoming request"
      note={`${method} ${path}, ${counted(count, 'parameter')}`}
      isClosed
    >
      <p class="mono wrap">
        {method} {path}
        {query && `?${query}`} <Copy text={curl} what="the request as cURL" label="Copy as cURL" />
      </p>
      {parameters.length > 0 && <Parameters title="Query" parameters={parameters} />}
      {lines.map((line, index) => (
        <Parameters
          key={index}
          title={lines.length > 1 ? `Body, hit ${index + 1} of ${lines.length}` : 'Body'}
          parameters={line}
        />
      ))}
      {body && (
        <>
          <h4>Body</h4>
          <DataView node={body} label="Body" />
        </>
      )}
      {headers.length > 0 && (
        <>
          <h4>Headers</h4>
          <dl class="pairs mono">
            {headers.map(({ name, node }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <Leaf node={node} what={name} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </Section>
  );
}

function Parameters({
  title,
  parameters
}: {
  title: string;
  parameters: readonly ParameterView[];
}) {
  return (
    <>
      <h4>{title}</h4>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={`Parameters: ${title}`}>
        <table class="parameters">
          <thead>
            <tr>
              <th scope="col">Parameter</th>
              <th scope="col">Value</th>
              <th scope="col">Means</th>
            </tr>
          </thead>
          <tbody>
            {parameters.map(({ name, means, node }, index) => (
              <tr key={index}>
                <td class="mono">{name}</td>
                <td class="mono wrap">
                  <Leaf node={node} what={name} />
                </td>
                <td class="quiet">{means}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
