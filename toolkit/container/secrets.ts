import { fieldsOf, type Parameter } from '../sandbox/template/template.js';
import { mapEntries } from './json-form.js';
import type { ContainerModel, EntityModel } from './model.js';
import type { Fields } from './parameters.js';
import { referencesIn, referencesInText } from './references.js';

/** What stands in the place of a secret in output, files and on the page. */
export const MASKED = '<masked>';

/** A setting of such a name holds a secret. */
const SECRET_NAME = /token|secret|key|password/i;
/** "key" alone names many a thing; these are secrets wherever they stand. */
const SURE_NAME = /token|secret|password|authorization|(?:api|access|private|auth)[-_]?key/i;
const SECRET_HEADER = /token|secret|key|password|authorization|cookie/i;
/** Settings of GTM's own variables and tags that have "key" in their names and hold none. */
const NO_SECRET = new Set(['keyPath']);

/** Shorter ones stand in too many words to be looked for. */
const LEAST_LENGTH = 4;
/** What starter containers have where a value belongs. */
const PLACEHOLDER = /^(?:ADD|ENTER|INSERT|PUT)_YOUR_[A-Z_]{1,40}$/;

/** The settings of an entity's template, where it has one. */
export type ParametersOf = (entity: EntityModel) => readonly Parameter[] | undefined;

/**
 * What is secret in a container: settings whose names say so, the constants used in them, and their values
 * wherever else they turn up. What runs keeps them; this is for what is shown.
 */
export class Secrets {
  private readonly values = new Set<string>();
  private readonly variables = new Set<string>();
  private readonly model: ContainerModel;
  private pattern: RegExp | undefined;

  constructor(model: ContainerModel, parametersOf: ParametersOf = () => undefined) {
    this.model = model;
    const { tags, clients, variables, transformations } = model;
    for (const entity of [...tags, ...clients, ...variables.values()]) {
      // GTM's own variables have no secrets of their own.
      if (entity.template === undefined && variables.get(entity.name) === entity) continue;
      this.collect(entity.fields, textFieldsOf(parametersOf(entity)));
    }
    for (const { fields } of transformations) this.collect(fields, undefined);
  }

  /** Adds a value that turned out to be secret, such as that of a variable in a token's setting. */
  add(value: unknown): void {
    if (typeof value !== 'string' || value.length < LEAST_LENGTH) return;
    if (PLACEHOLDER.test(value)) return;
    if (this.values.has(value)) return;
    this.values.add(value);
    this.pattern = undefined;
  }

  /** The values that are known, each of which is hidden wherever it turns up. */
  get known(): ReadonlySet<string> {
    return this.values;
  }

  /** Whether a variable is one that is used as a secret. */
  isSecretVariable(name: string): boolean {
    return this.variables.has(name);
  }

  /** A text without the secrets in it. */
  text(text: string): string {
    let shown = text;
    this.pattern ??= patternOf(this.values);
    if (this.pattern) shown = shown.replace(this.pattern, MASKED);
    return shown
      .replace(JSON_SECRET, (_, start: string) => `${start}"${MASKED}"`)
      .replace(QUERY_SECRET, (_, start: string) => `${start}${MASKED}`)
      .replace(BEARER, (_, scheme: string) => `${scheme} ${MASKED}`);
  }

  /** Data without the secrets in it; what stands under a name that is surely one's is hidden whole. */
  data(value: unknown, name = ''): unknown {
    if (value !== undefined && value !== '' && isPlain(value) && SURE_NAME.test(name))
      return MASKED;
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((each) => this.data(each, name));
    if (typeof value !== 'object' || value === null) return value;
    return mapEntries(value, (each, key) => this.data(each, key));
  }

  /** Settings, where any name that may be a secret's hides its text. */
  parameters(fields: Fields): Fields {
    return this.setting(fields, '') as Fields;
  }

  headers(headers: Readonly<Record<string, string>>): Record<string, unknown> {
    return mapEntries(headers, (value, name) =>
      SECRET_HEADER.test(name) ? MASKED : this.data(value)
    );
  }

  private setting(value: unknown, name: string): unknown {
    if (typeof value === 'string') {
      return value !== '' && isSecretSetting(name) ? MASKED : this.text(value);
    }
    if (Array.isArray(value)) {
      return value.map((each) => this.setting(isRow(each) ? withoutSecretCell(each) : each, name));
    }
    if (typeof value !== 'object' || value === null) {
      return SURE_NAME.test(name) && typeof value === 'number' ? MASKED : value;
    }
    const isPair = 'key' in value && Object.keys(value).length > 1;
    return mapEntries(value, (each, key) => this.setting(each, isPair && key === 'key' ? '' : key));
  }

  private collect(fields: Fields, texts: ReadonlySet<string> | undefined, owner = ''): void {
    for (const [name, value] of Object.entries(fields)) {
      if (Array.isArray(value)) {
        for (const row of value) {
          if (isRow(row)) this.collectRow(row, texts, `${owner}${name}`);
          else if (isSecretSetting(name)) this.collectText(row, true);
        }
      } else if (isSecretSetting(name)) {
        this.collectText(value, texts?.has(name) ?? true);
      }
    }
  }

  private collectRow(row: Fields, texts: ReadonlySet<string> | undefined, table: string): void {
    const isOfSecrets = isSecretSetting(table) && SURE_NAME.test(table);
    const isSecretRow = isSecretCell(row);
    for (const [name, value] of Object.entries(row)) {
      if (name === 'key' && Object.keys(row).length > 1) continue;
      const isSecret = isOfSecrets || (isSecretRow && name === 'value') || isSecretSetting(name);
      if (isSecret) this.collectText(value, texts?.has(name) ?? true);
    }
  }

  /** The literal text, if it is one that somebody typed, and the constants that it refers to. */
  private collectText(value: unknown, isTyped: boolean): void {
    if (typeof value !== 'string') return;
    const names = referencesInText(value);
    if (names.length === 0) {
      if (isTyped) this.add(value);
      return;
    }
    for (const name of names) this.collectVariable(name);
  }

  private collectVariable(start: string): void {
    const pending = [start];
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (this.variables.has(name)) continue;
      this.variables.add(name);
      const { type, fields } = this.model.variables.get(name) ?? {};
      if (type === 'c') this.addLiteral(fields?.value, pending);
      else if (type === 'smm' || type === 'remm') {
        const rows = Array.isArray(fields?.map) ? (fields.map as unknown[]) : [];
        for (const row of rows) if (isRow(row)) this.addLiteral(row.value, pending);
        this.addLiteral(fields?.defaultValue, pending);
      }
    }
  }

  private addLiteral(value: unknown, pending: string[]): void {
    if (typeof value !== 'string') return;
    const names = [...referencesIn({ value })];
    if (names.length === 0) this.add(value);
    else pending.push(...names);
  }
}

/** `"access_token": "…"` in a body, `access_token=…` in an address or a form, and `Bearer …`. */
const JSON_SECRET =
  /("[\w.-]{0,60}(?:token|secret|password|api_?key|private_?key)[\w.-]{0,60}"\s{0,5}:\s{0,5})"(?:[^"\\]|\\.)+"/gi;
const QUERY_SECRET =
  /((?:^|[?&;\s])[\w.-]{0,60}(?:token|secret|password|api_?key)[\w.-]{0,60}=)(?!<masked>)[^&#\s"']+/gi;
const BEARER = /\b(Bearer|Basic)\s+[\w.~+/=-]{4,}/g;

function isSecretSetting(name: string): boolean {
  return SECRET_NAME.test(name) && !NO_SECRET.has(name);
}

function isRow(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

/** A row such as {key: 'Authorization', value: '…'}. */
function isSecretCell({ key, name }: Fields): boolean {
  return [key, name].some((each) => typeof each === 'string' && SECRET_HEADER.test(each));
}

function withoutSecretCell(row: Fields): Fields {
  const isSecret = isSecretCell(row) && typeof row.value === 'string' && row.value !== '';
  return isSecret ? { ...row, value: MASKED } : row;
}

/** Names of the fields that hold what somebody typed: the values of others stand in the template. */
function textFieldsOf(
  parameters: readonly Parameter[] | undefined
): ReadonlySet<string> | undefined {
  if (!parameters) return undefined;
  return new Set(
    fieldsOf(parameters).flatMap((field) => {
      const { type, name, simpleTableColumns = [] } = field;
      const columns = simpleTableColumns.filter((column) => column.type === 'TEXT');
      const names = type === 'TEXT' ? [name] : columns.map((column) => column.name);
      return names.flatMap((each) => each ?? []);
    })
  );
}

/** As they are, and as addresses, JSON and Basic authentication have them; the longest first. */
function patternOf(values: ReadonlySet<string>): RegExp | undefined {
  const forms = new Set<string>();
  for (const value of values) {
    forms.add(value);
    forms.add(encoded(value));
    forms.add(encoded(value).replaceAll('%20', '+'));
    forms.add(JSON.stringify(value).slice(1, -1));
    forms.add(Buffer.from(value).toString('base64').replace(/=+$/, ''));
  }
  if (forms.size === 0) return undefined;
  const sorted = [...forms].toSorted((a, b) => b.length - a.length);
  return new RegExp(
    sorted.map((form) => form.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join('|'),
    'g'
  );
}

function encoded(value: string): string {
  return encodeURIComponent(Buffer.from(value).toString());
}
