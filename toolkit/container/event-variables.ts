import type { ContainerVersion } from '../sandbox/run/environment.js';
import type { EventScope } from '../sandbox/run/event-scope.js';
import type { Exchange } from '../sandbox/run/exchange.js';
import type { Refusal, RunError } from '../sandbox/run/run.js';
import type { SentRequest } from '../sandbox/run/send-request.js';
import { EVENT_VARIABLE } from './build-model.js';
import { BUILT_INS, type BuiltInContext } from './built-in-variables.js';
import { problemOf, runnableOf, type LoadedContainer } from './load.js';
import type { FormatValue, VariableModel } from './model.js';
import type { Fields } from './parameters.js';
import { fillReferences, referencesIn, referencesInText } from './references.js';
import { VARIABLE_TYPES } from './variable-types.js';

/** What a variable was for an event. */
export interface EvaluatedVariable {
  name: string;
  type: string;
  value: unknown;
  /** Of a custom variable. */
  logs: string[];
  refusals: Refusal[];
  requests: SentRequest[];
  error?: RunError;
}

/** A link of the chain behind a value: a variable, then those it is made of. */
export interface ChainLink {
  name: string;
  type: string;
  value: unknown;
}

/** What variables are read from besides the container. */
export interface VariableContext {
  scope: EventScope;
  exchange: Exchange;
  container: ContainerVersion;
  random: () => number;
  /** Values by the names of variables; they win over the container's own. */
  seeds: ReadonlyMap<string, unknown>;
  /** Hears before a custom variable runs. */
  onRun?: (kind: 'variable', name: string) => void;
}

/** More links say no more. */
const LONGEST_CHAIN = 50;

/**
 * What the container's variables are for one event data. Each is evaluated when something first needs it,
 * and once.
 */
export class EventVariables {
  private readonly loaded: LoadedContainer;
  private readonly context: VariableContext;
  private readonly builtInContext: BuiltInContext;
  private readonly values = new Map<string, Promise<unknown>>();
  /** In the order in which they ended. */
  readonly evaluated = new Map<string, EvaluatedVariable>();

  constructor(loaded: LoadedContainer, context: VariableContext) {
    this.loaded = loaded;
    this.context = context;
    const { scope, exchange, container, random } = context;
    this.builtInContext = {
      eventData: scope.eventData ?? {},
      request: exchange.request,
      clientName: exchange.clientName ?? '',
      container,
      random
    };
  }

  /** The fields with the variables' values in place of `{{name}}`. */
  async fill(fields: Fields): Promise<Fields> {
    const names = [...referencesIn(fields)];
    if (names.length === 0) return fields;
    return fillReferences(fields, await this.valuesOf(names));
  }

  /** A text with the values in it; a text that is one reference gives the value itself. */
  async fillText(text: string): Promise<unknown> {
    const names = referencesInText(text);
    if (names.length === 0) return text;
    return fillReferences({ text }, await this.valuesOf(names)).text;
  }

  /** A variable's value; undefined for one that does not exist. */
  valueOf(name: string): Promise<unknown> {
    let value = this.values.get(name);
    if (!value) {
      value = this.evaluate(name);
      this.values.set(name, value);
    }
    return value;
  }

  /** A variable and all it is made of, as far as they were evaluated. */
  chainOf(text: string): ChainLink[] {
    const chain: ChainLink[] = [];
    const seen = new Set<string>();
    const pending = referencesInText(text).toReversed();
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (seen.has(name) || chain.length >= LONGEST_CHAIN) continue;
      seen.add(name);
      const known = this.evaluated.get(name);
      if (!known) continue;
      chain.push({ name, type: known.type, value: known.value });
      const variable = this.loaded.model.variables.get(name);
      if (variable && !this.context.seeds.has(name)) {
        pending.push(...namesBehind(variable).toReversed());
      }
    }
    return chain;
  }

  private async valuesOf(names: readonly string[]): Promise<Map<string, unknown>> {
    const unique = [...new Set(names)];
    const values = await Promise.all(unique.map((name) => this.valueOf(name)));
    return new Map(unique.map((name, index) => [name, values[index]]));
  }

  private async evaluate(name: string): Promise<unknown> {
    // A chain of thousands of variables must not end the stack.
    await undefined;
    const { seeds } = this.context;
    const variable = this.loaded.model.variables.get(name);
    const builtIn = this.loaded.model.builtIns.get(name);
    const type = variable?.type ?? builtIn ?? (name === EVENT_VARIABLE ? 'EVENT_NAME' : 'unknown');
    const record: EvaluatedVariable = {
      name,
      type,
      value: undefined,
      logs: [],
      refusals: [],
      requests: []
    };
    if (seeds.has(name)) record.value = seeds.get(name);
    else if (variable)
      record.value = await this.formatted(variable, await this.read(variable, record));
    else record.value = BUILT_INS.get(builtIn ?? type)?.read(this.builtInContext);
    this.evaluated.set(name, record);
    return record.value;
  }

  private async read(variable: VariableModel, record: EvaluatedVariable): Promise<unknown> {
    const { name, type, template, problem } = variable;
    if (problem !== undefined) {
      record.error = { message: problem };
      return undefined;
    }
    const fields = await this.fill(variable.fields);
    if (template === undefined) return VARIABLE_TYPES.get(type)?.(fields, this.builtInContext);
    const runnable = runnableOf(this.loaded, 'variable', template);
    if (!runnable) {
      const message = problemOf(this.loaded, 'variable', variable) ?? 'its template cannot run';
      record.error = { message };
      return undefined;
    }
    this.context.onRun?.('variable', name);
    const { exchange, scope } = this.context;
    const result = await runnable.run({ fields, exchange, scope }).ended;
    const { returned, logs, refusals, requests, error } = result;
    Object.assign(record, { logs, refusals, requests, ...(error ? { error } : {}) });
    return returned;
  }

  /** The case first, then what takes the place of some values; GTM does so for web containers. */
  private async formatted({ format }: VariableModel, value: unknown): Promise<unknown> {
    if (!format) return value;
    let text = value;
    if (typeof text === 'string' && format.letterCase) {
      text = format.letterCase === 'lower' ? text.toLowerCase() : text.toUpperCase();
    }
    const replacement = replacementFor(text, format);
    return replacement === undefined ? text : this.fillText(replacement);
  }
}

function replacementFor(value: unknown, format: FormatValue): string | undefined {
  if (value === null) return format.forNull;
  if (value === undefined) return format.forUndefined;
  if (value === true) return format.forTrue;
  return value === false ? format.forFalse : undefined;
}

function namesBehind({ fields, format }: VariableModel): string[] {
  const inFormat = format ? Object.values(format).flatMap((text) => referencesInText(text)) : [];
  return [...referencesIn(fields), ...inFormat];
}

/** The values that were evaluated, by name. */
export function valuesByName(
  evaluated: ReadonlyMap<string, EvaluatedVariable>
): Record<string, unknown> {
  return Object.fromEntries([...evaluated].map(([name, { value }]) => [name, value]));
}
