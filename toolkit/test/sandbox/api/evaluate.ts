import { APIS } from '../../../sandbox/api/registry.js';
import { VirtualClock } from '../../../sandbox/run/clock.js';
import type { Environment } from '../../../sandbox/run/environment.js';
import type { RunResult } from '../../../sandbox/run/result.js';
import { createSandbox, type RunInput, type Sandbox } from '../../../sandbox/sandbox.js';
import { ALL_PERMISSIONS, templateOf, type TemplateParts } from '../template-of.js';

/** What an evaluation may be given besides its code. */
export interface Given extends RunInput, Pick<TemplateParts, 'type' | 'permissions'> {
  environment?: Partial<Environment>;
}

/** Code in front of which stands a `require` of each API it names. */
export function withApis(code: string): string {
  const used = [...APIS.keys()].filter((name) => new RegExp(`(?<![.\\w'"])${name}\\b`).test(code));
  return `${used.map((name) => `const ${name} = require('${name}');\n`).join('')}${code}`;
}

/** A sandbox for code whose APIs are required for it, on a clock that begins at 1000. */
export function sandboxOf(code: string, given: Given = {}): Sandbox {
  const { type = 'VARIABLE', permissions = ALL_PERMISSIONS, environment: own } = given;
  const template = templateOf({ type, permissions, code: withApis(code) });
  const environment = { clock: new VirtualClock(1000), ...own };
  return createSandbox(template, { environment });
}

/** Runs code once. */
export function runOf(code: string, given: Given = {}): Promise<RunResult> {
  return sandboxOf(code, given).run(given);
}

/** The value of an expression, a promise awaited; throws the error that ended the run. */
export async function evaluate(expression: string, given: Given = {}): Promise<unknown> {
  const { returned, error } = await runOf(`return ${expression};`, given);
  if (error) throw new Error(error.message);
  return returned;
}
