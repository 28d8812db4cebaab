import { count, plural } from 'sgtm/command-line';
import type { Understood } from '../send/survey.js';

const WIDTH = 100;

/** What was understood of some files, as lines for a terminal. */
export function understoodLines(understood: Understood): string[] {
  const { files, money, statuses, without, unclear, from, to, rows, orders } = understood;
  const lines: string[] = [];
  for (const { name, description, columnsNotUsed } of files) {
    if (files.length > 1) lines.push(`${name}:`);
    lines.push(...description);
    if (columnsNotUsed.length > 0) lines.push(`columns not used: ${columnsNotUsed.join(', ')}`);
  }
  const span = from === to ? '' : `, from ${minute(from)} to ${minute(to)} UTC`;
  lines.push(`${plural(rows, 'row')}, ${plural(orders, 'order')} that can be sent${span}`);
  for (const { currency, orders: number, sum, average } of money) {
    const name = currency === '' ? 'no currency' : currency;
    lines.push(
      `${name}: ${plural(number, 'order')}, ${amount(sum)} in all, ${amount(average)} on average`
    );
  }
  if (statuses.length > 0) {
    const words = statuses.map(
      ({ status, orders: number, meaning }) => `"${status}" ${count(number)} (${meaning})`
    );
    lines.push(`status: ${words.join(', ')}`);
  }
  const lacks = Object.entries(without)
    .filter(([, number]) => number > 0)
    .map(([what, number]) => `${NAMES[what as keyof typeof NAMES]} ${count(number)}`);
  if (lacks.length > 0) lines.push(`orders without: ${lacks.join(', ')}`);
  const others = [
    [understood.refused, 'refused'],
    [understood.tooOld, 'too old'],
    [understood.repeated, 'repeated'],
    [understood.clashes, 'with the ID of another order']
  ] as const;
  const told = others.filter(([number]) => number > 0);
  if (told.length > 0) {
    lines.push(
      `other rows: ${told.map(([number, what]) => `${count(number)} ${what}`).join(', ')}`
    );
  }
  for (const { what, add } of unclear) lines.push(`unclear: ${what}; add ${add}`);
  return lines.flatMap(wrapped);
}

const NAMES: Readonly<Record<keyof Understood['without'], string>> = {
  value: 'value',
  currency: 'currency',
  timeOfDay: 'time of day',
  consent: 'consent signal',
  matchKey: 'match key',
  orderId: 'order ID'
};

/** "2026-11-24T09:15:00.000Z" → "2026-11-24 09:15" */
const minute = (time = ''): string => time.slice(0, 16).replace('T', ' ');

const amount = (number: number): string =>
  number.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A long list broken at its commas, what follows indented. */
function wrapped(text: string): string[] {
  const lines = [''];
  for (const part of text.split(/(?<=, )/)) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + part.trimEnd().length > WIDTH) lines.push(`  ${part}`);
    else lines[lines.length - 1] = line + part;
  }
  return lines.map((line) => line.trimEnd());
}
