import { Agent } from 'undici';

/** An answer, or why there is none. */
export interface Reply {
  /** 0 where none came. */
  statusCode: number;
  body: string;
  /** "no answer within 30 s", "ECONNREFUSED"; empty where an answer came. */
  failure: string;
  /** How long the service asks to be left alone, in milliseconds; 0 where it does not. */
  retryAfterMs: number;
  /** When it was answered by the service's clock, in milliseconds since 1970; NaN where it says nothing. */
  date: number;
}

const TIMEOUT_MS = 30_000;

/** Asks Amazon, or a server that stands in for it. */
export class Connection {
  private readonly agent = new Agent();
  private readonly standIn: URL | undefined;

  /** @param standIn gets every request instead of Amazon; the Host header still names Amazon's host */
  constructor(standIn?: URL) {
    this.standIn = standIn;
  }

  /** Never rejects: what goes wrong is in the reply. */
  post(url: string, headers: Record<string, string>, body: string): Promise<Reply> {
    return this.ask('POST', url, headers, body);
  }

  /** Never rejects: what goes wrong is in the reply. */
  get(url: string, headers: Record<string, string>): Promise<Reply> {
    return this.ask('GET', url, headers, null);
  }

  private async ask(
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string>,
    body: string | null
  ): Promise<Reply> {
    const { origin, host, pathname } = new URL(url);
    try {
      const response = await this.agent.request({
        origin: this.standIn?.origin ?? origin,
        path: pathname,
        method,
        headers: { ...headers, host },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS)
      });
      return {
        statusCode: response.statusCode,
        body: await boundedText(response.body),
        failure: '',
        retryAfterMs: retryAfter(response.headers['retry-after']),
        date: Date.parse(String(response.headers.date))
      };
    } catch (error) {
      return { statusCode: 0, body: '', failure: reasonOf(error), retryAfterMs: 0, date: NaN };
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}

/** Amazon's largest answer repeats 500 events, some megabytes. */
const MOST_BYTES = 20_000_000;

async function boundedText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_BYTES) throw Object.assign(new Error(), { code: 'an answer beyond 20 MB' });
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function retryAfter(header: string | string[] | undefined): number {
  const text = [header].flat()[0] ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return ms > 0 ? ms : 0;
}

/** The code of a network error; its message could repeat what was sent. */
function reasonOf(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} s`;
  return typeof code === 'string' ? code : name;
}
