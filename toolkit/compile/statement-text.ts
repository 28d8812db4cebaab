import type { AnyNode, Comment } from 'acorn';
import { walk } from '../sandbox/language/walk.js';
import type { SourceFile, TopStatement } from './source-file.js';

/** The words of a file: what its section is called, and each statement with its comments. */
export interface FileText {
  /** The comment that opens the file, without its marks; undefined if none does. */
  heading: string | undefined;
  /** In the order of the file's statements. */
  statements: string[];
}

/** Puts each comment of a file with the statement it belongs to. */
export function textsOf(source: SourceFile): FileText {
  const { comments, statements } = source;
  const opening = openingComment(source);
  const kept = comments.filter((comment) => comment !== opening && !isOfRemoved(source, comment));
  let from = 0;
  const texts = statements.map((statement, index) => {
    const { start, node } = statement;
    const next = statements[index + 1]?.start ?? source.code.length;
    const before = kept.filter((comment) => comment.start >= from && comment.end <= start);
    const beside = kept.filter(
      (comment) =>
        comment.start >= node.end && comment.end <= next && isBeside(source, node, comment)
    );
    from = Math.max(node.end, ...beside.map(({ end }) => end));
    const { wrap = (text: string) => text } = statement;
    const own = wrap(bodyText(source, statement));
    const tail = beside.map((comment) => ` ${textOf(source, comment)}`).join('');
    const isLast = index === statements.length - 1;
    const rest = isLast ? kept.filter((comment) => comment.start >= from) : [];
    return leadingText(source, before, start) + own + tail + trailingText(source, rest);
  });
  return { heading: opening && plainComment(opening), statements: texts };
}

/** The first comment, if a blank line or an import follows it: it speaks of the file, not of what is next. */
function openingComment({ comments, text }: SourceFile): Comment | undefined {
  const [first] = comments;
  if (!first || text.slice(0, first.start).trim() !== '') return undefined;
  // Lines that begin with // are one comment; the marks in front of the others follow in its text.
  const last = first.type === 'Line' ? lastOfRun(comments, text) : first;
  const after = text.slice(last.end);
  if (!/^[^\S\n]*\n(?:[^\S\n]*\n|import\b)/.test(after)) return undefined;
  if (last === first) return first;
  const run = comments.slice(0, comments.indexOf(last) + 1);
  const joined: Comment = {
    ...first,
    end: last.end,
    value: run.map(({ value }) => value).join('\n')
  };
  comments.splice(0, run.length, joined);
  return joined;
}

function lastOfRun(comments: readonly Comment[], text: string): Comment {
  let last = comments[0] as Comment;
  for (const next of comments.slice(1)) {
    if (next.type !== 'Line' || !/^[^\S\n]*\n[^\S\n]*$/.test(text.slice(last.end, next.start)))
      break;
    last = next;
  }
  return last;
}

/** Whether a comment speaks of what is gone: a type, an import, an export without a declaration. */
function isOfRemoved({ text, code, statements, dropped }: SourceFile, comment: Comment): boolean {
  if (statements.some(({ start, node }) => comment.start > start && comment.end < node.end)) {
    return false;
  }
  const isWithin = dropped.some(
    ({ start, end }) =>
      comment.end > start &&
      (comment.start < end || /^[;\s]*$/.test(text.slice(end, comment.start))) &&
      !text.slice(Math.min(end, comment.start), comment.start).includes('\n')
  );
  if (isWithin) return true;
  // Past the comments that follow, to what they all speak of.
  const gap = /^(?:\s|\/\*.*?\*\/|\/\/[^\n]*)*/s.exec(text.slice(comment.end))?.[0] ?? '';
  const at = comment.end + gap.length;
  if (at >= text.length) return false;
  return code[at]?.trim() === '' || dropped.some(({ start }) => start === at);
}

function isBeside({ code }: SourceFile, node: AnyNode, comment: Comment): boolean {
  return (
    /^[;\s]*$/.test(code.slice(node.end, comment.start)) &&
    !code.slice(node.end, comment.start).includes('\n')
  );
}

function textOf({ code }: SourceFile, comment: Comment): string {
  return code.slice(comment.start, comment.end);
}

/** Comments in front of a statement, each on its own line, blank lines between them kept. */
function leadingText(source: SourceFile, comments: readonly Comment[], start: number): string {
  return comments
    .map((comment, index) => {
      const end = comments[index + 1]?.start ?? start;
      const isApart = /\n[^\S\n]*\n/.test(source.text.slice(comment.end, end));
      return textOf(source, comment) + (isApart ? '\n\n' : '\n');
    })
    .join('');
}

function trailingText(source: SourceFile, comments: readonly Comment[]): string {
  return comments.map((comment) => `\n\n${textOf(source, comment)}`).join('');
}

/**
 * A statement without the lines that held only types, and with `{ name: name }` for `{ name }`, which
 * GTM does not have.
 */
function bodyText({ code, text }: SourceFile, { node }: TopStatement): string {
  const inserts: { at: number; text: string }[] = [];
  walk(node, (inner, parent) => {
    if (inner.type !== 'Property' || !inner.shorthand || parent?.type !== 'ObjectExpression')
      return;
    if (inner.key.type === 'Identifier') {
      inserts.push({ at: inner.key.end, text: `: ${inner.key.name}` });
    }
  });
  let from = node.start;
  let whole = '';
  for (const line of linesOf(text, node.start, node.end)) {
    const isTypeOnly =
      code.slice(line.start, line.end).trim() === '' &&
      text.slice(line.start, line.end).trim() !== '';
    if (isTypeOnly) {
      whole += withInserts(code, from, line.start, inserts);
      from = line.end;
    }
  }
  return whole + withInserts(code, from, node.end, inserts);
}

/** The lines of a part of the text, each with its line end. */
function* linesOf(
  text: string,
  start: number,
  end: number
): Generator<{ start: number; end: number }> {
  let from = start;
  while (from < end) {
    const next = text.indexOf('\n', from);
    const to = next === -1 || next >= end ? end : next + 1;
    yield { start: from, end: to };
    from = to;
  }
}

function withInserts(
  code: string,
  start: number,
  end: number,
  inserts: readonly { at: number; text: string }[]
): string {
  let from = start;
  let result = '';
  for (const { at, text } of inserts) {
    if (at <= start || at > end) continue;
    result += code.slice(from, at) + text;
    from = at;
  }
  return result + code.slice(from, end);
}

/** The words of a comment, without the marks around them. */
function plainComment({ type, value }: Comment): string {
  const lines = value
    .split('\n')
    .map((line) => (type === 'Block' ? line.replace(/^\s*\*? ?/, '') : line.replace(/^ /, '')));
  return lines.join('\n').trim();
}
