import { valueAt } from '../../sandbox/api/event-data.js';
import type { EventScope } from '../../sandbox/run/event-scope.js';
import type { Exchange } from '../../sandbox/run/exchange.js';
import { fillReferences, referencesIn } from './field-references.js';
import type { ConfiguredVariable } from './load-container.js';
import type { EvaluatedVariable } from './served-event.js';

type BuiltIn = (scope: EventScope, exchange: Exchange) => unknown;

/** GTM's own variables that exist without being set up. */
export const BUILT_IN_VARIABLES: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  ['Event Name', ({ eventData }) => eventData?.event_name],
  ['Client Name', (_, { clientName }) => clientName],
  ['Request Path', (_, { request }) => request.path],
  ['Query String', (_, { request }) => request.queryString],
  ['Request Method', (_, { request }) => request.method]
]);

/**
 * What the container's variables are for one event. Each is evaluated when a tag's fields first refer
 * to it, and once.
 */
export class EventVariables {
  /** The template variables that were evaluated so far. */
  readonly evaluated: EvaluatedVariable[] = [];
  private readonly variables: ReadonlyMap<string, ConfiguredVariable>;
  private readonly scope: EventScope;
  private readonly exchange: Exchange;
  private readonly values = new Map<string, Promise<unknown>>();

  constructor(
    variables: ReadonlyMap<string, ConfiguredVariable>,
    scope: EventScope,
    exchange: Exchange
  ) {
    this.variables = variables;
    this.scope = scope;
    this.exchange = exchange;
  }

  /** The fields with the variables' values in place of `{{name}}`. */
  async fill(fields: Record<string, unknown>): Promise<Record<string, unknown>> {
    const names = [...referencesIn(fields)];
    if (names.length === 0) return fields;
    const values = await Promise.all(names.map((name) => this.valueOf(name)));
    const byName = new Map(names.map((name, index) => [name, values[index]]));
    return fillReferences(fields, byName);
  }

  private valueOf(name: string): Promise<unknown> {
    let value = this.values.get(name);
    if (!value) {
      value = this.evaluate(name);
      this.values.set(name, value);
    }
    return value;
  }

  private async evaluate(name: string): Promise<unknown> {
    const variable = this.variables.get(name);
    if (!variable) return BUILT_IN_VARIABLES.get(name)?.(this.scope, this.exchange);
    if (variable.kind === 'constant') return variable.value;
    if (variable.kind === 'eventData') return valueAt(this.scope.eventData, variable.path);
    const { runnable, problem } = variable;
    if (!runnable || problem !== undefined) {
      const error = { message: problem ?? `${name}: the template cannot be run` };
      this.evaluated.push({ name, value: undefined, logs: [], refusals: [], error });
      return undefined;
    }
    const { exchange, scope } = this;
    const fields = await this.fill(variable.fields);
    const result = await runnable.run({ fields, exchange, scope }).ended;
    const { returned: value, logs, refusals, error } = result;
    this.evaluated.push({ name, value, logs, refusals, ...(error ? { error } : {}) });
    return value;
  }
}
