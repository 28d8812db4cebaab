import type { TopName } from './top-level.js';

/** Behind the parenthesis that follows; undefined if something else does, such as a comment. */
export function openingAfter(offset: number, code: string): number | undefined {
  return behind(/\s*\(/y, offset, code);
}

/** Behind the equals sign of a constant. */
export function valueOffset(declaration: TopName['declaration'], code: string): number | undefined {
  return declaration?.type === 'VariableDeclarator'
    ? behind(/\s*=/y, declaration.id.end, code)
    : undefined;
}

function behind(pattern: RegExp, offset: number, code: string): number | undefined {
  pattern.lastIndex = offset;
  return pattern.test(code) ? pattern.lastIndex : undefined;
}
