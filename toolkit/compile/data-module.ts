import { parse, type AnyNode, type Program } from 'acorn';
import { transformSync } from '@swc/wasm-typescript';
import * as templateModule from '../template/index.js';

/** What a module exports, by name. */
export type DataExports = Record<string, unknown>;

/**
 * Reads a module of `template/` as data, without running it: exported constants that are literals, lists
 * and objects of these, calls of functions of `sgtm/template`, and pictures. These are the modules that
 * `sgtm import` and `sgtm pull` write from a template, whose author must not get anything run by them.
 *
 * @param text the TypeScript of the module
 * @param pictureOf gives the data URI of a picture that the module imports by this path
 * @throws Error that names what is not data
 */
export function readDataModule(text: string, pictureOf: (path: string) => string): DataExports {
  const { code } = transformSync(text, { mode: 'strip-only' });
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  return new DataReader(pictureOf).read(program);
}

const FUNCTIONS: ReadonlyMap<string, unknown> = new Map(Object.entries(templateModule));
const PICTURE = /^\.\/thumbnail\.(?:png|jpg|gif)$/;

class DataReader {
  readonly #functions = new Map<string, (...args: readonly unknown[]) => unknown>();
  readonly #pictures = new Map<string, string>();

  readonly #pictureOf: (path: string) => string;

  constructor(pictureOf: (path: string) => string) {
    this.#pictureOf = pictureOf;
  }

  read({ body }: Program): DataExports {
    const exported: DataExports = {};
    for (const node of body) {
      if (node.type === 'ImportDeclaration') this.#import(node);
      else if (node.type === 'ExportNamedDeclaration') {
        const { declaration } = node;
        if (declaration?.type !== 'VariableDeclaration') throw notData(node);
        for (const { id, init } of declaration.declarations) {
          if (id.type !== 'Identifier' || !init) throw notData(node);
          exported[id.name] = this.#value(init);
        }
      } else if (node.type !== 'EmptyStatement') throw notData(node);
    }
    return exported;
  }

  #import(node: Extract<AnyNode, { type: 'ImportDeclaration' }>): void {
    const source = String(node.source.value);
    if (source !== 'sgtm/template' && !PICTURE.test(source)) throw notData(node);
    for (const each of node.specifiers) {
      if (each.type === 'ImportDefaultSpecifier' && PICTURE.test(source)) {
        this.#pictures.set(each.local.name, this.#pictureOf(source));
        continue;
      }
      const isName = each.type === 'ImportSpecifier' && each.imported.type === 'Identifier';
      const found = isName && FUNCTIONS.get((each.imported as { name: string }).name);
      if (source !== 'sgtm/template' || typeof found !== 'function') throw notData(node);
      this.#functions.set(each.local.name, found as (...args: readonly unknown[]) => unknown);
    }
  }

  #value(node: AnyNode): unknown {
    switch (node.type) {
      case 'Literal':
        if (node.regex || node.bigint !== undefined) throw notData(node);
        return node.value;
      case 'UnaryExpression': {
        const value = node.operator === '-' ? this.#value(node.argument) : undefined;
        if (typeof value !== 'number') throw notData(node);
        return -value;
      }
      case 'ArrayExpression':
        return node.elements.map((element) => {
          if (!element) throw notData(node);
          return this.#value(element);
        });
      case 'ObjectExpression':
        return Object.fromEntries(node.properties.map((property) => this.#member(property)));
      case 'CallExpression': {
        const name = node.callee.type === 'Identifier' ? node.callee.name : '';
        const called = this.#functions.get(name);
        if (!called || node.optional) throw notData(node);
        return called(...node.arguments.map((argument) => this.#value(argument)));
      }
      case 'Identifier': {
        const picture = this.#pictures.get(node.name);
        if (picture === undefined) throw notData(node);
        return picture;
      }
      default:
        throw notData(node);
    }
  }

  #member(node: AnyNode): [string, unknown] {
    if (node.type !== 'Property' || node.kind !== 'init' || node.method || node.shorthand) {
      throw notData(node);
    }
    const { key } = node;
    const isWord = key.type === 'Identifier' && !node.computed;
    const isLiteral = key.type === 'Literal' && !key.regex && key.bigint === undefined;
    if (!isWord && !isLiteral) throw notData(node);
    const name = key.type === 'Identifier' ? key.name : String((key as { value: unknown }).value);
    // Written like this it would be the prototype, and no key.
    if (name === '__proto__' && !node.computed) throw notData(node);
    return [name, this.#value(node.value)];
  }
}

function notData({ type, start }: AnyNode): Error {
  return new Error(`${type} at character ${start} is not data`);
}
