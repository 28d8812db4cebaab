import type { Masker } from '../masking/masker.js';
import { meaningOf } from '../masking/names.js';
import { readJson, type Properties } from '../../../run/loose-json.js';

/** A request to write as a command. */
interface CurlRequest {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
}

/** These curl makes itself. */
const MADE_BY_CURL = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'host',
  'transfer-encoding'
]);

/** Longer bodies make no command that anybody could paste. */
const MOST_BODY = 100_000;

/**
 * A request as a cURL command line. Secrets are names of shell variables, such as `$ACCESS_TOKEN`, to
 * be set by whoever runs it; what is personal is masked as everywhere.
 */
export function curlOf({ method, url, headers, body }: CurlRequest, masker: Masker): string {
  const secrets = new Secrets();
  const parts = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(address(url, masker, secrets))}`
  ];
  for (const [name, value] of Object.entries(headers)) {
    if (MADE_BY_CURL.has(name.toLowerCase())) continue;
    parts.push(`-H ${quoted(`${name}: ${headerValue(name, value, masker, secrets)}`)}`);
  }
  if (body) {
    const shown = bodyText(body.slice(0, MOST_BODY), masker, secrets);
    parts.push(`--data-raw ${quoted(shown)}`);
  }
  return secrets.fillIn(parts.join(' \\\n  '));
}

/** Places for secrets in a text that is still to be quoted. */
class Secrets {
  private readonly names: string[] = [];

  /** What stands for a secret until {@link fillIn}; no text of an event has the sign. */
  place(name: string): string {
    const plain = name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
    this.names.push(plain.replace(/[^A-Z0-9]+/g, '_').replace(/^_+|_+$/g, '') || 'SECRET');
    return `\uE000${this.names.length - 1}\uE001`;
  }

  /** Puts each variable between two quoted texts. */
  fillIn(command: string): string {
    return command.replace(
      /\uE000(\d+)\uE001/g,
      (_, at: string) => `'"$${this.names[Number(at)]}"'`
    );
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function address(url: string, masker: Masker, secrets: Secrets): string {
  const question = url.indexOf('?');
  if (question < 0) return masker.text(clean(url));
  const query = formText(url.slice(question + 1), masker, secrets);
  return `${masker.text(clean(url.slice(0, question)))}?${query}`;
}

/** `a=1&b=2` with what is secret in it replaced; several lines are several forms. */
function formText(text: string, masker: Masker, secrets: Secrets): string {
  const parts = clean(text)
    .split(/([&\n])/)
    .map((part) => {
      const equals = part.indexOf('=');
      const name = equals < 0 ? '' : part.slice(0, equals);
      if (name === '' || meaningOf([name]) !== 'secret') return undefined;
      return `${name}=${secrets.place(name)}`;
    });
  const given = clean(text).split(/([&\n])/);
  return given.map((part, index) => parts[index] ?? masker.text(`?${part}`).slice(1)).join('');
}

function headerValue(name: string, value: string, masker: Masker, secrets: Secrets): string {
  const bearer = /^(Bearer|Basic)\s/i.exec(value)?.[1];
  if (bearer) return `${bearer} ${secrets.place('ACCESS_TOKEN')}`;
  if (meaningOf([name]) === 'secret') return secrets.place(name);
  const shown = masker.value([name], clean(value)).text;
  // A credential that only the config knows by its form is a variable, too.
  return shown.includes('•••') && meaningOf([name]) === 'open' ? secrets.place(name) : shown;
}

function bodyText(body: string, masker: Masker, secrets: Secrets): string {
  const json = readJson(body);
  if (typeof json === 'object' && json !== null) {
    return JSON.stringify(jsonValue(json, [], masker, secrets));
  }
  return formText(body, masker, secrets);
}

function jsonValue(
  value: unknown,
  path: readonly string[],
  masker: Masker,
  secrets: Secrets
): unknown {
  if (typeof value === 'string') {
    if (meaningOf(path) === 'secret') return secrets.place(path.at(-1) ?? '');
    return masker.value(path, clean(value)).text;
  }
  if (Array.isArray(value)) {
    return value.map((each, index) => jsonValue(each, [...path, String(index)], masker, secrets));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Properties).map(([name, each]) => [
    name,
    jsonValue(each, [...path, name], masker, secrets)
  ]);
  return Object.fromEntries(entries);
}

/** Signs that stand for secrets here, and that no terminal should get. */
function clean(text: string): string {
  return text.replace(/[\uE000\uE001]|(?![\n\t])\p{Cc}/gu, '');
}
