/**
 * Returns how many bytes the code of a template has once names, blanks and comments are minified: about
 * what it adds to a container, which GTM compiles. Undefined if the code cannot be parsed.
 */
export async function minifiedSize(code: string): Promise<number | undefined> {
  const { transform } = await import('esbuild');
  const before = 'export default function(){';
  const wrapped = `${before}${code}\n}`;
  const options = { minify: true, charset: 'utf8', logLevel: 'silent' } as const;
  const minified = await transform(wrapped, options).catch(() => undefined);
  return minified && Buffer.byteLength(minified.code.trim()) - `${before}}`.length;
}
