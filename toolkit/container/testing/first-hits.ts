import { compiledRegex, holds } from '../conditions.js';
import type { Condition, ContainerModel, TriggerModel } from '../model.js';
import { wholeReference } from '../references.js';

/** A hit that is made for a trigger. */
export interface FirstHit {
  /** The trigger's name. */
  name: string;
  /** What the file of it is called, without an ending. */
  file: string;
  /** A request, or event data with its client. */
  content: Record<string, unknown>;
}

/** An order, as shops send it; everything in it is made up. */
const ORDER: Readonly<Record<string, unknown>> = {
  currency: 'EUR',
  value: 12.5,
  transaction_id: 'T-1001',
  page_location: 'https://shop.example/thank-you',
  items: [{ item_id: 'sku-1', item_name: 'Cup', price: 12.5, quantity: 1 }]
};

/** A hit for each trigger that a tag fires on, made so that its conditions hold as far as can be told. */
export function firstHits(model: ContainerModel): FirstHit[] {
  const used = new Set(model.tags.flatMap(({ firing }) => firing));
  const hits: FirstHit[] = [];
  const files = new Set<string>();
  for (const trigger of model.triggers.values()) {
    if (!used.has(trigger.id) || trigger.isUnknown) continue;
    const file = unusedFile(trigger.name, files);
    hits.push({ name: trigger.name, file, content: hitFor(trigger, model) });
  }
  return hits;
}

function unusedFile(name: string, files: Set<string>): string {
  const plain =
    name
      .toLowerCase()
      .replaceAll(/[^a-z\d]+/g, '-')
      .replace(/^-|-$/g, '') || 'hit';
  let file = plain.slice(0, 60);
  for (let number = 2; files.has(file); number++) file = `${plain.slice(0, 60)}-${number}`;
  files.add(file);
  return file;
}

function hitFor(trigger: TriggerModel, model: ContainerModel): Record<string, unknown> {
  const conditions = conditionsOf(trigger, model, 0);
  let eventName = 'page_view';
  let client: string | undefined;
  const values: Record<string, unknown> = {};
  for (const condition of conditions) {
    const variable = wholeReference(condition.left) ?? '';
    const value = valueFor(condition);
    if (value === undefined) continue;
    const builtIn = model.builtIns.get(variable);
    const { type, fields } = model.variables.get(variable) ?? {};
    if (variable === '_event' || builtIn === 'EVENT_NAME') eventName = value;
    else if (builtIn === 'CLIENT_NAME') client = clientFor(condition, model) ?? value;
    else if (type === 'ed' && typeof fields?.keyPath === 'string') values[fields.keyPath] = value;
  }
  const ga4 = model.clients.find(({ type }) => type === 'gaaw_client');
  const isGa4 = ga4 !== undefined && (client === undefined || client === ga4.name);
  return isGa4 ? ga4Hit(eventName, values) : eventOf(eventName, client ?? 'GA4', values);
}

function conditionsOf(
  { conditions, group = [] }: TriggerModel,
  model: ContainerModel,
  depth: number
): readonly Condition[] {
  if (depth > 5) return conditions;
  const others = group.flatMap((id) => {
    const trigger = model.triggers.get(id);
    return trigger ? conditionsOf(trigger, model, depth + 1) : [];
  });
  return [...conditions, ...others];
}

/** A text for which a condition holds; undefined where none is found. */
function valueFor(condition: Condition): string | undefined {
  const { right, operator } = condition;
  const number = Number(right);
  const tries = [
    right,
    ...(operator === 'MATCH_REGEX' ? literalsOf(right) : []),
    ...(Number.isFinite(number) ? [String(number + 1), String(number - 1)] : []),
    'page_view',
    'other'
  ];
  return tries.find((text) => holds(condition, text, right));
}

/** Texts of a pattern that is a choice of words. */
function literalsOf(pattern: string): string[] {
  const plain = pattern.replaceAll(/\\([^\w])/g, '$1').replaceAll(/[\^$()]|\?:|\.\*|\.\+/g, '');
  return compiledRegex(pattern) ? plain.split('|') : [];
}

function clientFor(condition: Condition, { clients }: ContainerModel): string | undefined {
  return clients.find(({ name }) => holds(condition, name, condition.right))?.name;
}

/** The common parameters of the order in GA4's own form. */
function ga4Hit(name: string, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const own = Object.entries(values).map(([key, value]) => [`ep.${key}`, String(value)]);
  return {
    method: 'POST',
    path: '/g/collect',
    query: {
      v: '2',
      tid: 'G-XXXXXXX',
      cid: '1234567890.1700000000',
      sid: '1700000000',
      en: name,
      dl: String(ORDER.page_location),
      cu: String(ORDER.currency),
      'epn.value': String(ORDER.value),
      'ep.transaction_id': String(ORDER.transaction_id),
      pr1: 'idsku-1~nmCup~pr12.5~qt1',
      ...Object.fromEntries(own)
    },
    headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0' }
  };
}

function eventOf(
  name: string,
  client: string,
  values: Readonly<Record<string, unknown>>
): Record<string, unknown> {
  const event: Record<string, unknown> = { event_name: name, ...ORDER };
  for (const [path, value] of Object.entries(values)) {
    const keys = path.split('.');
    const last = keys.pop() as string;
    if (/^__proto__$/.test(path)) continue;
    let holder = event;
    for (const key of keys) {
      const next = Object.hasOwn(holder, key) ? holder[key] : undefined;
      const object = typeof next === 'object' && next !== null ? next : {};
      holder[key] = object;
      holder = object as Record<string, unknown>;
    }
    holder[last] = value;
  }
  return { event, client };
}
