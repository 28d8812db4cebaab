/** What the functions of each part are called, and the texts it needs. */
const PARTS: Readonly<Record<string, { functions: string[]; texts: string[]; lists: string[] }>> = {
  stub: { functions: ['open'], texts: ['name'], lists: [] },
  read: { functions: ['tag'], texts: ['who'], lists: [] },
  samples: { functions: ['hit'], texts: ['first'], lists: ['choices'] },
  container: { functions: [], texts: ['name', 'folder'], lists: ['tags', 'triggers'] }
};

/**
 * What keeps a value from being a configuration, with what to do about it; undefined if nothing does.
 * TypeScript says more, where somebody asks it; this is for those who run a config unchecked.
 */
export function objectionToConfig(config: unknown): string | undefined {
  if (!isObject(config)) {
    return 'there is no default export that is an object; write export default defineConfig({ … })';
  }
  for (const [name, part] of Object.entries(config)) {
    const wanted = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
    if (!wanted) return `there is no ${name}; a config has ${Object.keys(PARTS).join(', ')}`;
    if (part === undefined) continue;
    if (!isObject(part)) return `${name} has to be an object; correct it`;
    const faulty =
      wanted.functions.find((each) => typeof part[each] !== 'function') ??
      wanted.texts.find((each) => typeof part[each] !== 'string') ??
      wanted.lists.find((each) => !Array.isArray(part[each]));
    if (faulty === undefined) continue;
    const kind = wanted.functions.includes(faulty)
      ? 'a function'
      : wanted.lists.includes(faulty)
        ? 'a list'
        : 'a text';
    return `${name}.${faulty} has to be ${kind}; correct it`;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
