import { useEffect, useRef, useState } from 'preact/hooks';
import type { EventSummary, SearchAnswer, Term } from '../protocol.js';
import { FilterError, formsToHash, readTerms, type TypedTerm } from '../search/terms.js';
import { ask } from './ask.js';
import type { OpenedFile } from './event-file.js';
import { findInFile } from './file-search.js';

/** What a search came to. */
export interface Search {
  /** The numbers of the events that have what was typed; undefined where nothing was. */
  found?: ReadonlySet<number>;
  /** Why it is not understood. */
  problem?: string;
}

/**
 * Looks for events, and again when more come in. The server looks, as it has what is masked here; an
 * e-mail address is hashed before it is asked for. In a file the page looks itself.
 */
export function useSearch(
  text: string,
  events: readonly EventSummary[],
  file: OpenedFile | undefined
): Search {
  const [search, setSearch] = useState<Search>({});
  const wanted = useRef({ text, events, file });
  const isAsking = useRef(false);
  wanted.current = { text, events, file };
  useEffect(() => {
    if (text.trim() === '') setSearch((before) => (before.found || before.problem ? {} : before));
    if (isAsking.current || text.trim() === '') return;
    const look = async (): Promise<void> => {
      isAsking.current = true;
      for (let asked: typeof wanted.current | undefined; !isSame(asked, wanted.current);) {
        asked = wanted.current;
        if (asked.text.trim() === '') break;
        const answer = await (asked.file ? findIn(asked.file, asked.text) : find(asked.text));
        // A mistake in what is typed does not empty the list.
        setSearch((before) => (answer.problem && before.found ? { ...before, ...answer } : answer));
      }
      if (wanted.current.text.trim() === '') setSearch({});
      isAsking.current = false;
    };
    void look();
  }, [text, events]);
  return search;
}

function isSame(
  one: { text: string; events: readonly EventSummary[] } | undefined,
  other: { text: string; events: readonly EventSummary[] }
): boolean {
  return one?.text === other.text && one.events === other.events;
}

/** Has the server make ready what it looks in, so that the first letter is answered as fast as others. */
export function prepareSearch(): void {
  // Where the server is away the search itself will say so.
  void ask('POST', '/preview/search', { terms: [{ text: '' }] }).catch(() => undefined);
}

const MASKED_FILE =
  'This file is masked: what shows as ••• cannot be found in it, an e-mail address or phone number only by a digest that was sent. Open one saved raw.';

/** The page has the whole file: it looks for what was typed, and for its digests. */
async function findIn(file: OpenedFile, text: string): Promise<Search> {
  try {
    const { terms, isWanted } = await termsOf(text, true);
    const found = new Set(findInFile(file, terms).filter(isWanted));
    return found.size === 0 && !file.isRaw ? { found, problem: MASKED_FILE } : { found };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

async function find(text: string): Promise<Search> {
  try {
    const { terms, isWanted } = await termsOf(text, false);
    const { found } = await ask<SearchAnswer>('POST', '/preview/search', { terms });
    return { found: new Set(found.filter(isWanted)) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/**
 * What was typed as terms, and whether an event's number is one that was.
 *
 * @param isClear also looks for an e-mail address as it is: only where the terms stay on the page
 * @throws FilterError for what is not understood
 */
async function termsOf(
  text: string,
  isClear: boolean
): Promise<{ terms: Term[]; isWanted(id: number): boolean }> {
  const typed = readTerms(text);
  const numbers = typed.filter(isNumber).map((term) => Number(term.text.slice(1)));
  const others = typed.filter((term) => !isNumber(term));
  return {
    terms: await Promise.all(others.map((term) => toTerm(term, isClear))),
    isWanted: (id) => numbers.every((number) => number === id)
  };
}

function isNumber({ field, text }: TypedTerm): boolean {
  return field === undefined && /^#\d+$/.test(text);
}

async function toTerm(typed: TypedTerm, isClear: boolean): Promise<Term> {
  const { field, text, kind } = typed;
  const place = field === undefined ? {} : { field };
  if (kind === 'text') return { ...place, text };
  const digests = await Promise.all(formsToHash(typed).map(sha256));
  // A number can be an order's, too; an e-mail address does not leave the page.
  return { ...place, digests, ...(kind === 'phone' || isClear ? { text } : {}) };
}

async function sha256(text: string): Promise<string> {
  if (!crypto.subtle) {
    throw new FilterError(
      'Browsers hash on secure pages only: open this page at localhost to look for an e-mail address.'
    );
  }
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
