/** Behind the parenthesis that follows; undefined if something else does, such as a comment. */
export function openingAfter(offset: number, code: string): number | undefined {
  const opening = /\s*\(/y;
  opening.lastIndex = offset;
  return opening.test(code) ? opening.lastIndex : undefined;
}
