import { describe, expect, it } from 'vitest';
import { parseCode } from '../../../sandbox/language/parse-code.js';
import { resolveNames } from '../../../sandbox/language/scope.js';

/** What declares the name `o` where the code uses it, each use by what stands there. */
function declarationsOfO(code: string): (string | undefined)[] {
  const { program, error } = parseCode(code);
  if (error) throw new Error(error.message);
  const { bindingOf, unresolved } = resolveNames(program, ['data']);
  const uses = [...bindingOf.keys(), ...unresolved].filter(({ name }) => name === 'o');
  return uses
    .toSorted((a, b) => a.start - b.start)
    .map((use) => bindingOf.get(use)?.declaration?.type);
}

describe('a name means', () => {
  it.each([
    ['the function of that name, within it', 'const f = function o() { o(); };', 'Function'],
    ['its parameter before the function', 'const f = function o(o) { o(); };', 'Identifier'],
    [
      'its variable before the function',
      'const f = function o() { const o = 1; o(); };',
      'Variable'
    ],
    [
      'its function before itself',
      'const f = function o() { if (o) return 1; function o() {} };',
      'FunctionDeclaration'
    ],
    ['the variable of the block', 'const o = 1; { const o = 2; o; }', 'VariableDeclarator'],
    [
      'the one around a switch, where it chooses',
      'function o() {} switch (o) { case 1: let o; }',
      'FunctionDeclaration'
    ],
    ['the parameter of a function', 'const o = 1; const f = (o) => o;', 'Identifier'],
    ['the same where there is an eval', "const o = 1; o; eval('1');", 'VariableDeclarator']
  ])('%s', (_, code, declaration) => {
    expect(declarationsOfO(code)).toEqual([expect.stringMatching(declaration)]);
  });

  it('nothing where a default of a parameter asks for what nobody declares', () => {
    expect(declarationsOfO('const f = ({ a = o, b: [c = o] }) => a + c;')).toEqual([
      undefined,
      undefined
    ]);
  });

  it('nothing outside the function of that name', () => {
    expect(declarationsOfO('const f = function o() {}; o();')).toEqual([undefined]);
  });
});
