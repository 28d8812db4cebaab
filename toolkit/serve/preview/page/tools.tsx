import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ContainerState } from '../protocol.js';
import { FaultForm } from './fault-form.js';
import { OwnEvent, type Draft } from './own-event.js';
import { SampleForm } from './sample-form.js';
import { TagForms } from './tag-form.js';
import { TOOLS, type View } from './views.js';

interface ToolsProps {
  container: ContainerState | undefined;
  tool: View;
  show(view: View): void;
  /** Hears every key, also where somebody is typing: only Escape leads out of a text. */
  back(event: KeyboardEvent): void;
  announce(message: string): void;
  draft: Draft;
  setDraft(draft: Draft): void;
  /** Called when so many samples are on their way. */
  follow(count: number): void;
}

/** Samples, the tag's form and the faults; what is filled in stays when another is chosen. */
export function Tools(props: ToolsProps) {
  const { container, tool, show, back, announce, follow, draft, setDraft } = props;
  // An editor is loaded by those who use it.
  const [wasOwnShown, setOwnShown] = useState(false);
  if (tool === 'own' && !wasOwnShown) setOwnShown(true);
  const body = useRef<HTMLDivElement>(null);
  // Not after the paint, when a field may have been scrolled to already.
  useLayoutEffect(() => body.current?.scrollTo(0, 0), [tool]);
  return (
    <aside class="panel tools" aria-label="Tools" onKeyDown={back}>
      <div class="tool-tabs" role="group" aria-label="Choose a tool">
        {TOOLS.map(([name, label]) => (
          <button key={name} type="button" aria-pressed={tool === name} onClick={() => show(name)}>
            {label}
            {name === 'faults' && <FaultCount container={container} />}
          </button>
        ))}
      </div>
      <div ref={body} id="tool-body" class="tool-body" tabIndex={-1}>
        <div hidden={tool !== 'samples'}>
          {container && (
            <SampleForm samples={container.samples} announce={announce} onSent={follow} />
          )}
        </div>
        <div hidden={tool !== 'own'}>
          {wasOwnShown && (
            <OwnEvent
              draft={draft}
              setDraft={setDraft}
              announce={announce}
              onSent={() => follow(1)}
            />
          )}
        </div>
        <div hidden={tool !== 'tag'}>
          {container && <TagForms tags={container.tags} announce={announce} />}
        </div>
        <div hidden={tool !== 'faults'}>
          {container && <FaultForm container={container} announce={announce} />}
        </div>
      </div>
    </aside>
  );
}

/** How many faults are switched on, where any is. */
export function FaultCount({ container }: { container: ContainerState | undefined }) {
  const count = container?.faults?.planned.length ?? 0;
  return count > 0 ? <span class="badge tone-warn">{count}</span> : null;
}
