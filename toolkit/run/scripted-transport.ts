import type { HttpReply, HttpTransport } from '../sandbox/run/environment.js';
import type { ScriptedReply, ScriptedResponse } from './response-file.js';

/**
 * Answers requests from a script, the first entry that matches a URL first; what nothing matches goes
 * to the transport behind.
 */
export function scriptedTransport(
  responses: readonly ScriptedResponse[],
  behind: HttpTransport
): HttpTransport {
  const used = new Map<ScriptedResponse, number>();
  return (request) => {
    const response = responses.find(({ match }) => request.url.startsWith(match));
    if (!response) return behind(request);
    const index = used.get(response) ?? 0;
    used.set(response, index + 1);
    const reply = response.replies[Math.min(index, response.replies.length - 1)];
    return reply ? toReply(reply, request.timeoutMs) : { error: 'failed' };
  };
}

/** The reply as the sandbox takes it. An answer that never comes takes as long as the template waits. */
export function toReply(scripted: ScriptedReply, timeoutMs: number): HttpReply {
  const { statusCode = 200, headers = {}, body, error, delayMs } = scripted;
  if (error) {
    const wait = delayMs ?? (error === 'timed_out' ? timeoutMs : 0);
    return { error, delayMs: wait };
  }
  return {
    statusCode,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])
    ),
    body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
    ...(delayMs === undefined ? {} : { delayMs })
  };
}
