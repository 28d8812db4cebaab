import { isIPv6 } from 'node:net';
import type { Mask } from '../../../config/read.js';
import { KnownFinder } from './known-finder.js';
import type { KnownValues } from './known-values.js';
import { meaningOf, type Meaning } from './names.js';

const HIDDEN = '•••';

const EMAIL =
  /[\p{L}\p{N}._%+'’!$*^`{|}~-]{1,64}(@|%(?:25)*40)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})*/giu;
const IPV4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/g;
const IPV6 = /(?<![\w:.])[0-9a-f:]{2,39}(?:\d{1,3}(?:\.\d{1,3}){3})?(?![\w:])/gi;
const PHONE = /(?:\+|%2B)\s?\d(?:[\s().-]{0,2}\d){6,14}/gi;
/** What every API has: a header's token, and signed tokens wherever they stand. */
const CREDENTIALS: readonly RegExp[] = [
  /(Bearer)\s+[^\s"',}]+/gi,
  /eyJ[\w-]{8,300}\.[\w-]+\.[\w-]*/gi
];
/** `name=value` in a query or a form's body, with what stands before it. */
const PARAMETER = /(^|[?&;])([\w.~[\]%-]{1,80})=([^&#\s"]*)/g;

/**
 * So much text one masker looks at, which is one event's; nobody reads more, and what nobody looked
 * at is not shown.
 */
const MOST_CHARACTERS = 250_000;

const DIGEST = /^[0-9a-f]{64}$/i;

/**
 * Takes out of texts what nobody should read on a screen that others look at, or in a picture of it:
 * personal values, addresses of people and machines, credentials. By names, by known values wherever
 * they turn up, and by form: an e-mail address in a page's URL has no name that says so.
 */
export class Masker {
  private readonly known: KnownFinder;
  private readonly credentials: readonly RegExp[];
  private readonly isRevealing: boolean;
  private left = MOST_CHARACTERS;

  /**
   * @param known what is known to be personal or secret; upper and lower case count as the same
   * @param mask what the config hides besides
   * @param isRevealing shows personal values as they are; secrets stay hidden
   */
  constructor(known: KnownValues, { credentials = [] }: Mask = {}, isRevealing = false) {
    this.known = new KnownFinder(isRevealing ? { ...known, personal: new Set() } : known);
    this.isRevealing = isRevealing;
    this.credentials = [...CREDENTIALS, ...credentials.map(toGlobal)];
  }

  /**
   * What may be shown of a value that stands at a path.
   *
   * @returns the text, and whether something in it is hidden
   */
  value(path: readonly string[], text: string): { text: string; isMasked: boolean } {
    const meaning = meaningOf(path);
    const shown = this.shown(meaning, text);
    return { text: shown, isMasked: shown !== text };
  }

  /** What may be shown of a text that stands anywhere. */
  text(text: string): string {
    return this.open(text, false);
  }

  private shown(meaning: Meaning, text: string): string {
    if (text === '') return '';
    if (meaning === 'secret') return HIDDEN;
    if (meaning === 'personal' && !this.isRevealing) {
      return isNobodys(text) ? text : maskPersonal(text);
    }
    return this.open(text, meaning === 'agent');
  }

  private open(text: string, isAgent: boolean): string {
    this.left -= text.length;
    if (this.left < 0) return '…';
    let shown = text.replace(PARAMETER, this.hideParameter);
    for (const form of this.credentials) shown = shown.replace(form, hideCredential);
    shown = this.known.replace(shown, hideKnown);
    if (this.isRevealing) return shown;
    shown = shown.replace(EMAIL, maskEmail);
    if (!isAgent) shown = shown.replace(IPV4, maskIp).replace(IPV6, maskIpv6);
    return shown.replace(PHONE, maskPersonal);
  }

  private readonly hideParameter = (
    whole: string,
    before: string,
    name: string,
    value: string
  ): string => {
    if (value === '') return whole;
    const plainName = decoded(name).replace(/^(?:ep|epn|up|upn)\./, '');
    // In a URL it opens what it belongs to; in a log it is a word such as "cached".
    const meaning = plainName.toLowerCase() === 'token' ? 'secret' : meaningOf([plainName]);
    if (meaning === 'secret') return `${before}${name}=${HIDDEN}`;
    if (meaning !== 'personal' || this.isRevealing || isNobodys(value)) return whole;
    return `${before}${name}=${maskPersonal(decoded(value))}`;
  };
}

/** What systems write where they have no value; to see it there is why people look. */
const NOTHING = new Set(['undefined', 'null', 'nan', 'n/a', '(not set)', '[object object]']);

/** Digests say nothing in the clear, nor do words for nothing. */
function isNobodys(text: string): boolean {
  return DIGEST.test(text) || NOTHING.has(text.trim().toLowerCase()) || !/[\p{L}\p{N}]/u.test(text);
}

function hideKnown(value: string, isSecret: boolean): string {
  return isSecret ? HIDDEN : maskPersonal(value);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param kind what the first group of the form caught, if it has one */
function hideCredential(_whole: string, kind?: string | number): string {
  return typeof kind === 'string' ? `${kind} ${HIDDEN}` : HIDDEN;
}

function toGlobal(form: RegExp): RegExp {
  return form.global ? form : new RegExp(form, `${form.flags}g`);
}

/** A hint that lets its owner recognize a value, and nobody else read it. */
export function maskPersonal(value: string): string {
  const email = maskEmail(value);
  if (email !== value) return email;
  if (isIPv6(value) || /^\d{1,3}(\.\d{1,3}){3}$/.test(value)) return maskIp(value);
  const digits = value.replace(/\D/g, '');
  if (digits.length >= 7) return `${value.slice(0, 2)}${HIDDEN}${value.slice(-2)}`;
  return `${firstCharacter(value)}${HIDDEN}`;
}

function maskEmail(value: string): string {
  const [, local = '', at, domain = ''] = /^(.*?)(@|%(?:25)*40)(.*)$/su.exec(value) ?? [];
  if (at === undefined) return value;
  const end = /\.[\p{L}\p{N}-]{2,}$/u.exec(domain)?.[0] ?? '';
  const host = end.length < domain.length ? `${firstCharacter(domain)}${HIDDEN}${end}` : HIDDEN;
  return `${firstCharacter(local)}${HIDDEN}@${host}`;
}

function maskIp(value: string): string {
  return `${value.split(/[.:]/, 1)[0]}.${HIDDEN}`;
}

function maskIpv6(value: string): string {
  return value.length > 2 && isIPv6(value) ? `${value.split(':', 1)[0]}:${HIDDEN}` : value;
}

/** Whole, also where it takes two UTF-16 units. */
function firstCharacter(text: string): string {
  return text.length > 1 ? String.fromCodePoint(text.codePointAt(0) ?? 0) : '';
}
