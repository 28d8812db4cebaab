import type { Grant, GrantValue } from '../sandbox/permissions/grant.js';
import type { NamedChanges, TemplateChanges } from '../sandbox/template/template-changes.js';
import { colours, plural, print } from './terminal.js';

/**
 * Prints how two versions of a template differ: permissions first, as they decide what a template may
 * do, the lines of code last.
 *
 * @param mostLines how many lines of code to show at most
 */
export function printChanges(changes: TemplateChanges, mostLines = Infinity): void {
  const { permissions, grants, fields, info, scenarios, code, hasOtherNotes } = changes;
  printNamed('permissions', permissions, (id) => grantText(grants[id]));
  printNamed('fields', fields);
  printNamed('info', info);
  printNamed('scenarios', scenarios);
  if (hasOtherNotes) print('notes\n  ~ their text');
  if (code.added + code.removed === 0) return;
  const added = colours.green(`+${plural(code.added, 'line')}`);
  const removed = colours.red(`-${plural(code.removed, 'line')}`);
  print(`code  ${code.removed > 0 ? `${added}, ${removed}` : added}`);
  for (const line of code.lines.slice(0, mostLines)) print(`  ${coloured(line)}`);
  const left = code.lines.length - mostLines;
  if (left > 0) print(colours.dim(`  … ${plural(left, 'more line')}: sgtm diff shows all`));
}

function printNamed(
  title: string,
  { added, dropped, changed }: NamedChanges,
  detail: (name: string) => string = () => ''
): void {
  if (added.length + dropped.length + changed.length === 0) return;
  print(title);
  for (const name of added) print(colours.green(`  + ${name}${detail(name)}`));
  for (const name of dropped) print(colours.red(`  - ${name}${detail(name)}`));
  for (const name of changed) print(colours.yellow(`  ~ ${name}${detail(name)}`));
}

/** `  allowedUrls: specific, urls: https://a.example/* → allowedUrls: any` */
function grantText({ before, after }: { before?: Grant; after?: Grant } = {}): string {
  const texts = [before, after].flatMap((grant) => (grant ? [valueText(grant)] : []));
  const text = texts.map((each) => each || 'nothing').join(' → ');
  return text === 'nothing' ? '' : `  ${text}`;
}

function valueText(value: GrantValue): string {
  if (Array.isArray(value)) return value.map(valueText).join(' | ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([key, each]) => `${key}: ${valueText(each)}`)
    .join(', ');
}

function coloured(line: string): string {
  if (line.startsWith('@@')) return colours.cyan(line);
  if (line.startsWith('+')) return colours.green(line);
  return line.startsWith('-') ? colours.red(line) : line;
}
