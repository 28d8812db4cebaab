/** What one check found. No finding holds a secret. */
export interface Finding {
  /** What was looked at: "token", "account". */
  check: string;
  /** "open" is what cannot be told from here, "unchecked" what nobody was asked. */
  state: 'good' | 'fault' | 'open' | 'unchecked';
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

export function unchecked(check: string, why: string): Finding {
  return { check, state: 'unchecked', text: `not checked (${why})`, remedy: '' };
}

const CREDENTIAL = /amzn1\.(?:application-oa2-client|oa2-cs)\.\S+|Atz[ar]\|\S+|\b[0-9a-f]{64}\b/gi;

const SECRETS = ['clientSecret', 'refreshToken', 'accessToken'];

/** A finding without what is, or looks like, a credential, whichever field it was put into. */
export function withoutSecrets(finding: Finding, fields: Fields): Finding {
  const secrets = SECRETS.map((name) => textIn(fields, name)).filter((text) => text.length > 7);
  const masked = (text: string): string =>
    secrets
      .reduce((shown, secret) => shown.replaceAll(secret, '(a credential)'), text)
      .replaceAll(CREDENTIAL, '(a credential)');
  return { ...finding, text: masked(finding.text), remedy: masked(finding.remedy) };
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
