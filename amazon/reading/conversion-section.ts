import type { Explanation, Objection, Pair, PairsSection } from 'sgtm/config';
import { valueAt, type AmazonContract } from '../contracts/contract.js';
import type { Delivery } from './deliveries.js';
import { explainObjection, explainOutcome, REFUSED_AS_A_WHOLE } from './explain.js';
import { listOf, objectOf, textOf, type Properties } from './json.js';
import { fieldLabel, matchKeyLabel } from './labels.js';
import { verdictOf, type AmazonObjection, type Verdict } from './verdict.js';

/** A hostile request could hold more. */
const MOST_FIELDS = 200;
const MOST_DEPTH = 8;

/** A conversion field by field, as Amazon's answer repeats it or else as it was sent. */
export function conversionSection(delivery: Delivery, reason: string): PairsSection {
  const verdict = verdictOf(delivery);
  const event = verdict.echo ?? delivery.event;
  const { pairs, objections } = pairsWithObjections(event, verdict);
  return {
    kind: 'pairs',
    title: verdict.echo
      ? 'The conversion as Amazon understood it'
      : 'The conversion as it was sent',
    note: `${delivery.contract.name}, advertiser ${delivery.advertiser}`,
    outcome: verdict.outcome,
    explanation: explainVerdict(delivery, reason),
    objections,
    pairs: withKeysTogether(pairs)
  };
}

/** What Amazon made of a conversion, in a sentence. */
export function explainVerdict(delivery: Delivery, reason: string): Explanation {
  const verdict = verdictOf(delivery);
  const { outcome, statusCode, objections } = verdict;
  if (outcome === 'accepted') {
    const event = verdict.echo ?? delivery.event;
    return { says: `Amazon accepted the conversion: ${inShort(event, delivery.contract)}.` };
  }
  const isRead = statusCode >= 200 && statusCode < 300;
  if (outcome === 'refused' && isRead && !objections.some(({ path }) => path)) {
    return REFUSED_AS_A_WHOLE;
  }
  return explainOutcome(outcome, reason || implied(verdict));
}

/** "OFF_AMAZON_PURCHASES, 109.95 USD, 8 match keys" */
function inShort(event: Properties, { typePath }: AmazonContract): string {
  const { value, currencyCode, conversionValue, userInfo } = event;
  const type = textOf(event.eventType) || textOf(valueAt(event, typePath));
  const money = objectOf(value);
  const amount = textOf(value) || textOf(money.amount) || textOf(conversionValue);
  const currency = textOf(currencyCode) || textOf(money.currencyCode);
  const keys = listOf(event.matchKeys).length || Object.keys(objectOf(userInfo)).length;
  const parts = [type || textOf(event.name), `${amount} ${currency}`.trim()];
  return [...parts, keys === 1 ? '1 match key' : `${keys} match keys`].filter(Boolean).join(', ');
}

/** Match keys have a table of their own; here it is enough to name those Amazon does not object to. */
function withKeysTogether(pairs: readonly Pair[]): Pair[] {
  const isCalm = ({ path = '', objections = [] }: Pair): boolean =>
    path.startsWith('matchKeys[') && objections.length === 0;
  const calm = pairs.filter(isCalm);
  const [first] = calm;
  if (!first) return [...pairs];
  const together: Pair = {
    path: 'matchKeys',
    label: fieldLabel('matchKeys'),
    value: calm.map(({ label }) => label).join(', ')
  };
  return pairs.flatMap((pair) => (pair === first ? [together] : isCalm(pair) ? [] : [pair]));
}

/** The tag's log says why; where that is off the status does. */
function implied({ statusCode, outcome }: Verdict): string {
  if (statusCode >= 200 && statusCode < 300)
    return outcome === 'failed' ? 'Amazon answered: nothing on the event' : '';
  return `Amazon answered ${statusCode || 'nothing'}`;
}

function pairsWithObjections(
  event: Properties,
  { objections: all }: Verdict
): { pairs: Pair[]; objections: Objection[] } {
  const pairs = flatten(event, [])
    .slice(0, MOST_FIELDS)
    .map(({ path, names, value }): Pair & { path: string; objections: Objection[] } => ({
      path,
      label: labelOf(path, event),
      value,
      names,
      objections: []
    }));
  const objections: Objection[] = [];
  for (const objection of all) {
    const explained = withMeaning(objection);
    if (!objection.path) {
      objections.push(explained);
      continue;
    }
    const pair = pairs.find(({ path }) => concerns(objection.path, path));
    if (pair) pair.objections.push(explained);
    else {
      const { path } = objection;
      const missing = { path, label: fieldLabel(path), objections: [explained] };
      pairs.push(missing as (typeof pairs)[number]);
    }
  }
  return { pairs, objections };
}

/** Whether an objection is to this field, to a part of it, or to what it is a part of. */
function concerns(objected: string, path: string): boolean {
  const isPart = (whole: string, part: string): boolean =>
    part === whole || part.startsWith(`${whole}.`) || part.startsWith(`${whole}[`);
  return isPart(objected, path) || isPart(path, objected);
}

function withMeaning({ code, message }: AmazonObjection): Objection {
  const says = explainObjection(code);
  return { code, message, ...(says ? { says } : {}) };
}

interface FlatField {
  path: string;
  /** What it is masked by. */
  names: string[];
  value: unknown;
}

const LISTS = new Set(['matchKeys', 'customData', 'customAttributes']);

/** Objects apart, lists of plain values together: `matchKeys[0]` is one field, its values are not. */
function flatten(value: Properties, above: readonly string[]): FlatField[] {
  return Object.keys(value).flatMap((name) => {
    const names = [...above, name];
    const path = names.join('.');
    const child = value[name];
    if (LISTS.has(name) && Array.isArray(child)) {
      return listOf(child).map((entry, index) => ({
        path: `${path}[${index}]`,
        names: name === 'matchKeys' ? ['user_data', textOf(objectOf(entry).type)] : names,
        value: entryValue(entry)
      }));
    }
    const isObject = typeof child === 'object' && child !== null && !Array.isArray(child);
    const isDeep = isObject && names.length < MOST_DEPTH;
    return isDeep ? flatten(child as Properties, names) : [{ path, names, value: child }];
  });
}

/** The one value of a match key or a custom attribute; anything of another form stays whole. */
function entryValue(entry: unknown): unknown {
  const { values, value } = objectOf(entry);
  const list = listOf(values);
  return list.length === 1 ? list[0] : (value ?? entry);
}

function labelOf(path: string, event: Properties): string {
  const at = /^(matchKeys|customData|customAttributes)\[(\d+)\]$/.exec(path);
  if (!at) return fieldLabel(path);
  const entry = objectOf(listOf(event[at[1] as string])[Number(at[2])]);
  return at[1] === 'matchKeys'
    ? matchKeyLabel(textOf(entry.type))
    : `Custom: ${textOf(entry.name)}`;
}
