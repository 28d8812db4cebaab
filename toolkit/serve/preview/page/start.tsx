import type { ContainerState } from '../protocol.js';

interface StartProps {
  hasEvents: boolean;
  /** The number of an event that the address names and the list does not have. */
  missing: number | undefined;
  container: ContainerState | undefined;
  send(): void;
}

/** What stands in the place of an event while none is chosen: how to get one. */
export function Start({ hasEvents, missing, container, send }: StartProps) {
  if (hasEvents && missing !== undefined) {
    return (
      <p class="empty">
        Event {missing} is not in the list: it is not kept any more, or the filter hides it.
      </p>
    );
  }
  if (hasEvents) return <p class="empty">Choose an event in the list to see what became of it.</p>;
  return (
    <div class="start">
      <h2>Nothing has come in yet</h2>
      <p>
        This is a tagging server on your own machine. {behind(container)} Send it an event, and see
        here what the tag makes of it and what it is answered.
      </p>
      <button type="button" class="button primary large" onClick={send}>
        {container?.samples.first ?? 'Send a sample'}
      </button>
      <h3>Or send your own</h3>
      <p>
        Let gtag.js, a GA4 library or your tests send their hits to this address instead of a
        tagging server’s:
      </p>
      <p class="mono wrap">{location.origin}/g/collect</p>
      <p class="mono wrap">{location.origin}/mp/collect</p>
    </div>
  );
}

/** Who answers what tags send. */
function behind(container: ContainerState | undefined): string {
  if (container?.isLive) return 'What tags send really leaves it.';
  if (container?.stub) return `What tags send is answered by ${container.stub.name}.`;
  return 'Nothing that tags send leaves it: answers are made up.';
}
