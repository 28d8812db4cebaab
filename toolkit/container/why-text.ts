import type { Why } from './triggers.js';

/** Why a tag did not fire, in one line: the condition that decided, and the values behind it. */
export function whyText({ reason, trigger, conditions, chain }: Why): string {
  const failed = conditions.find(({ held }) => !held);
  if (reason === 'blocked') return `blocked by ${trigger}`;
  if (reason !== 'condition' || !failed) return reason;
  const { variable, operator, negate, expected, value } = failed;
  const wanted = `${negate ? 'not ' : ''}${operator} ${JSON.stringify(expected)}`;
  const behind = chain.slice(1).map(({ name, value: each }) => `${name} = ${valueText(each)}`);
  const rest = behind.length > 0 ? ` (${behind.join(', ')})` : '';
  return `${trigger}: ${variable} is ${valueText(value)}, not ${wanted}${rest}`;
}

function valueText(value: unknown): string {
  const isUndefined = typeof value === 'object' && value !== null && '$undefined' in value;
  const text = isUndefined ? 'undefined' : (JSON.stringify(value) ?? 'undefined');
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
