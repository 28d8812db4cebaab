import { createHash } from 'node:crypto';
import { meaningOf } from '../masking/names.js';
import type { EventRecord } from '../event-record.js';
import { OUTCOMES } from '../outcomes.js';
import type { EventSummary } from '../protocol.js';
import { readJson, type Properties } from '../../../run/loose-json.js';
import { searchLine, searchTextIn } from './match-terms.js';
import { formsToHash } from './terms.js';

/** So much of an event is looked at; of one value, so much. */
const MOST_CHARACTERS = 200_000;
const MOST_VALUE = 10_000;

/**
 * What an event can be found by: `path, value` lines in lower case, of its row, its data, what its
 * tags sent and were answered. It stays on the server, for it is not masked. Secrets are not in it.
 */
export function searchTextOf(record: EventRecord, summary: EventSummary): string {
  const { event } = record;
  const lines = new Lines();
  const { name, client, outcome, eventId, value, reason, tags } = summary;
  lines.add('name', name);
  lines.add('client', client);
  lines.add('outcome', OUTCOMES[outcome].word);
  if (eventId) lines.add('id', eventId);
  if (value) lines.add('value', value);
  if (reason) lines.add('reason', reason);
  for (const tag of tags) lines.add('tag', tag.name);
  for (const note of summary.notes) lines.add('note', note);
  lines.addAll(event.eventData, []);
  lines.add('path', event.request.path);
  for (const { requests, cookies } of event.fired) {
    for (const { url, headers, body, response } of requests) {
      lines.add('url', url);
      lines.addAll(headers, []);
      lines.addBody(body);
      if (response && 'body' in response) lines.addBody(response.body);
    }
    for (const cookie of cookies) lines.add('cookie', cookie.name);
  }
  return lines.text();
}

/** The same of a tag's fields, which many events share: what is not secret in them. */
export function fieldTextOf(fields: Properties): string {
  const lines = new Lines();
  lines.addAll(fields, []);
  return lines.text();
}

class Lines {
  private readonly lines: string[] = [];
  private left = MOST_CHARACTERS;

  add(path: string, value: string): void {
    if (this.left <= 0 || value === '') return;
    const line = searchLine(path, value.slice(0, MOST_VALUE));
    this.left -= line.length;
    this.lines.push(line);
  }

  addBody(body: string | null | undefined): void {
    const json = readJson(body);
    if (typeof json === 'object' && json !== null) this.addAll(json, []);
    else if (body) this.addAll(Object.fromEntries(new URLSearchParams(body)), []);
  }

  addAll(value: unknown, path: readonly string[]): void {
    if (this.left <= 0 || path.length > 12) return;
    if (typeof value === 'object' && value !== null) {
      for (const name of Object.keys(value)) {
        this.addAll((value as Properties)[name], [...path, name]);
      }
      return;
    }
    if (value === undefined || value === null) return;
    const text = String(value);
    const meaning = meaningOf(path);
    if (meaning === 'secret') return;
    this.add(path.join('.'), text);
    if (meaning === 'personal' && text.length < 200) this.addDigests(path, text.toLowerCase());
  }

  /** What was sent in clear is found by the digest of what somebody types, too. */
  private addDigests(path: readonly string[], text: string): void {
    const isEmail = text.includes('@');
    if (!isEmail && !/^\+?[\d\s().-]{8,}$/.test(text)) return;
    for (const form of formsToHash({ text, kind: isEmail ? 'email' : 'phone' })) {
      this.add(path.join('.'), createHash('sha256').update(form).digest('hex'));
    }
  }

  text(): string {
    return searchTextIn(this.lines);
  }
}
