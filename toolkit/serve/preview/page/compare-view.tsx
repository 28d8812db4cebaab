import { useEffect, useState } from 'preact/hooks';
import type { Comparison, EventSummary } from '../protocol.js';
import { ask } from './ask.js';
import { Leaf } from './data-view.js';
import { Section } from './section.js';
import { clockTime, counted } from './words.js';

interface CompareProps {
  left: number;
  right: number;
  close(): void;
}

/** Two events side by side, what differs marked. */
export function CompareView({ left, right, close }: CompareProps) {
  const [comparison, setComparison] = useState<Comparison>();
  const [problem, setProblem] = useState<string>();
  const [isAll, setAll] = useState(false);
  useEffect(() => {
    ask<Comparison>('GET', `/preview/compare/${left}/${right}`).then(
      (answer) => {
        setComparison(answer);
        setProblem(undefined);
      },
      (error: Error) => setProblem(error.message)
    );
  }, [left, right]);
  return (
    <>
      <header class="event-head">
        <h2>
          Event {left} and event {right}
        </h2>
        <div class="actions">
          <label class="check">
            <input
              type="checkbox"
              checked={isAll}
              onChange={({ currentTarget }) => setAll(currentTarget.checked)}
            />
            Show what is the same, too
          </label>
          <button type="button" class="button" onClick={close}>
            End comparison
          </button>
        </div>
      </header>
      {problem && (
        <p class="field-problem" role="alert">
          {problem}
        </p>
      )}
      {comparison?.parts.map(({ title, rows }) => {
        const different = rows.filter(({ isDifferent }) => isDifferent);
        const shown = isAll ? rows : different;
        return (
          <Section
            key={title}
            title={title}
            note={different.length === 0 ? 'the same' : counted(different.length, 'difference')}
          >
            {shown.length > 0 && (
              <div class="table-scroll" tabIndex={0} role="region" aria-label={title}>
                <table class="comparison">
                  <thead>
                    <tr>
                      <th scope="col">Value</th>
                      <Head summary={comparison.left} />
                      <Head summary={comparison.right} />
                    </tr>
                  </thead>
                  <tbody>
                    {shown.map(({ path, left: mine, right: theirs, isDifferent }) => (
                      <tr key={path} class={isDifferent ? 'is-different' : ''}>
                        <td class="mono wrap">
                          {isDifferent && <span class="unseen">different: </span>}
                          {path}
                        </td>
                        {[mine, theirs].map((node, side) => (
                          <td key={side} class="mono wrap">
                            {node ? (
                              <Leaf node={node} what={path} />
                            ) : (
                              <span class="quiet">missing</span>
                            )}
                          </td>
                        ))}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </Section>
        );
      })}
    </>
  );
}

function Head({ summary: { id, name, at } }: { summary: EventSummary }) {
  return (
    <th scope="col">
      {id}: {name}, {clockTime(at)}
    </th>
  );
}
