import type { ContainerState } from '../protocol.js';
import { counted } from './words.js';

/** What keeps parts of the container from working, for as long as it does. */
export function Problems({ container }: { container: ContainerState | undefined }) {
  const problems = container?.problems ?? [];
  if (problems.length === 0) return null;
  return (
    <div class="problems" role="alert">
      <p>
        <strong>{counted(problems.length, 'part')} of the container cannot run.</strong> Correct the
        file and save it; it is read again by itself.
      </p>
      <ul class="plain">
        {problems.map(({ name, message }, index) => (
          <li key={index}>
            {name}: <span class="mono wrap">{message}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
