import { useEffect, useState } from 'preact/hooks';

/** What the page's address names, behind its #. */
export interface Address {
  event?: number;
  compare?: [left: number, right: number];
}

function readAddress(): Address {
  const [, event] = /^#event=(\d+)$/.exec(location.hash) ?? [];
  if (event !== undefined) return { event: Number(event) };
  const [, left, right] = /^#compare=(\d+),(\d+)$/.exec(location.hash) ?? [];
  return left !== undefined && right !== undefined
    ? { compare: [Number(left), Number(right)] }
    : {};
}

/** The address as a link has it. */
export function hashOf({ event, compare }: Address): string {
  if (compare) return `#compare=${compare.join(',')}`;
  return event === undefined ? '' : `#event=${event}`;
}

/** The address at the moment, and how to go to another, which Back leads back from. */
export function useAddress(): [Address, (address: Address) => void] {
  const [address, setAddress] = useState(readAddress);
  useEffect(() => {
    const onMove = (): void => setAddress(readAddress());
    // Links and what is typed are the one, Back and Forward the other.
    addEventListener('hashchange', onMove);
    addEventListener('popstate', onMove);
    return () => {
      removeEventListener('hashchange', onMove);
      removeEventListener('popstate', onMove);
    };
  }, []);
  const go = (next: Address): void => {
    if (hashOf(next) === location.hash) return;
    history.pushState(null, '', hashOf(next) || location.pathname);
    setAddress(next);
  };
  return [address, go];
}
