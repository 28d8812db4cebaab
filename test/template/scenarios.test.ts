import { parse } from 'acorn';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTemplate, runTests, type ScenarioResult, withDefaultValues } from 'sgtm/sandbox';

const template = parseTemplate(readFileSync('template.tpl', 'utf8'), 'template.tpl');
const { scenarios, setup } = template.tests;

describe('the scenarios of the template', async () => {
  const results: ScenarioResult[] = [];
  for await (const result of runTests(template)) results.push(result);

  it.each(results)('$name', ({ failures }) => {
    expect(failures).toEqual([]);
  });

  it('have names of their own', () => {
    const names = scenarios.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('each assert something', () => {
    for (const { name, code } of scenarios) expect(code, name).toMatch(/assert(That|Api|Failure)/);
  });
});

it('the scenarios fill in the form as GTM shows it first', () => {
  const text = setup.code;
  const declaration = parse(text, { ecmaVersion: 'latest' }).body.find(
    (node) =>
      node.type === 'VariableDeclaration' &&
      node.declarations.some(({ id }) => id.type === 'Identifier' && id.name === 'fields')
  );
  const source = text.slice(declaration?.start, declaration?.end);
  const values = Object.fromEntries(
    [...source.matchAll(/^ {2}(\w+): (.+?),?$/gm)].map(([, name, value]) => [name, value])
  );
  const defaults = withDefaultValues(template, {});
  for (const [name, value] of Object.entries(defaults)) {
    // Logs are on in scenarios, so that they can look at them; a type for all events is not shown.
    if (name === 'logType' || name === 'conversionType') continue;
    expect(values[name], name).toBe(typeof value === 'string' ? `'${value}'` : String(value));
  }
});
