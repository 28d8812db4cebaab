// oxlint-disable-next-line typescript/triple-slash-reference -- these are globals, not a module
/// <reference path="./sgtm.d.ts" />

/**
 * What JavaScript is in GTM's sandbox: these types, these methods and nothing else. It takes the
 * place of TypeScript's own library (`noLib`), so that what GTM lacks does not compile.
 *
 * Source: Google's page on sandboxed JavaScript, and `hasOwnProperty`, which published templates use.
 */

interface Object {
  toString(): string;
  hasOwnProperty(key: string): boolean;
}

interface Function {}
interface CallableFunction extends Function {}
interface NewableFunction extends Function {}
interface IArguments {}
interface RegExp {}
interface Promise<T> {}

interface Boolean {
  toString(): string;
}

interface Number {
  toString(): string;
}

interface String {
  readonly length: number;
  readonly [index: number]: string;
  charAt(index: number): string;
  concat(...texts: string[]): string;
  indexOf(text: string, from?: number): number;
  lastIndexOf(text: string, from?: number): number;
  /** `pattern` is a regex made by createRegex, or RE2 text. */
  match(pattern: string | SandboxRegex): string[] | null;
  replace(pattern: string | SandboxRegex, replacement: string): string;
  search(pattern: string | SandboxRegex): number;
  slice(start?: number, end?: number): string;
  split(separator: string, limit?: number): string[];
  substring(start: number, end?: number): string;
  toLocaleLowerCase(): string;
  toLocaleUpperCase(): string;
  toLowerCase(): string;
  toString(): string;
  toUpperCase(): string;
  trim(): string;
}

interface ReadonlyArray<T> {
  readonly length: number;
  readonly [index: number]: T;
  concat(...items: (T | readonly T[])[]): T[];
  every(test: (item: T, index: number) => unknown): boolean;
  filter<S extends T>(test: (item: T, index: number) => item is S): S[];
  filter(test: (item: T, index: number) => unknown): T[];
  forEach(callback: (item: T, index: number) => void): void;
  indexOf(item: T, from?: number): number;
  join(separator?: string): string;
  lastIndexOf(item: T, from?: number): number;
  map<U>(convert: (item: T, index: number) => U): U[];
  reduce<U>(callback: (result: U, item: T, index: number) => U, start: U): U;
  reduceRight<U>(callback: (result: U, item: T, index: number) => U, start: U): U;
  slice(start?: number, end?: number): T[];
  some(test: (item: T, index: number) => unknown): boolean;
  toString(): string;
}

interface Array<T> extends ReadonlyArray<T> {
  length: number;
  [index: number]: T;
  pop(): T | undefined;
  push(...items: T[]): number;
  reverse(): T[];
  shift(): T | undefined;
  sort(compare?: (a: T, b: T) => number): T[];
  splice(start: number, count?: number, ...items: T[]): T[];
  unshift(...items: T[]): number;
}

type Partial<T> = { [P in keyof T]?: T[P] };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Record<K extends string, T> = { [P in K]: T };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends string | number | symbol> = Pick<T, Exclude<keyof T, K>>;
