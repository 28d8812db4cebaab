import type { HttpTransport } from '../sandbox/run/environment.js';
import { toReply, type ScriptedResponse } from './response-file.js';

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
