interface StartProps {
  hasEvents: boolean;
  isSimulated: boolean;
  send(): void;
}

/** What stands in the place of an event while none is chosen: how to get one. */
export function Start({ hasEvents, isSimulated, send }: StartProps) {
  if (hasEvents) return <p class="empty">Choose an event in the list to see what became of it.</p>;
  return (
    <div class="start">
      <h2>Nothing has come in yet</h2>
      <p>
        This is a tagging server on your own machine, with{' '}
        {isSimulated ? 'a simulated Amazon' : 'the real Amazon'} behind it. Send it an event, and
        see here what the tag makes of it and what Amazon says.
      </p>
      <button type="button" class="button primary large" onClick={send}>
        Send a sample purchase
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
