/** What the server says instead of an answer. */
class RefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RefusedError';
  }
}

/**
 * Asks the preview's server.
 *
 * @throws RefusedError with the server's message, or with what to do where it does not answer
 */
export async function ask<Answer>(
  method: 'DELETE' | 'GET' | 'POST' | 'PUT',
  path: string,
  body?: unknown
): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: method === 'GET' ? {} : { 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) })
    });
  } catch {
    throw new RefusedError('The server does not answer. Is it still running?');
  }
  const answer = (await response.json()) as Answer & { error?: string };
  if (!response.ok)
    throw new RefusedError(answer.error ?? `The server answered ${response.status}.`);
  return answer;
}
