/** What one check found. No finding holds a secret. */
export interface Finding {
  /** What was looked at: "token", "account". */
  check: string;
  /** "open" is what cannot be told from here, or was not asked for. */
  state: 'good' | 'fault' | 'open';
  text: string;
  /** What to do about it; empty where nothing is. */
  remedy: string;
}

/** The tag's fields as they were given. */
export type Fields = Readonly<Record<string, unknown>>;

export function good(check: string, text: string): Finding {
  return { check, state: 'good', text, remedy: '' };
}

export function fault(check: string, text: string, remedy: string): Finding {
  return { check, state: 'fault', text, remedy };
}

export function open(check: string, text: string, remedy = ''): Finding {
  return { check, state: 'open', text, remedy };
}

/** A field's text; empty where it has none. */
export function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** Whether a field's value is filled in by a container, so that it is not known here. */
export function isVariable(value: unknown): boolean {
  return typeof value === 'string' && /\{\{.*\}\}/.test(value);
}
