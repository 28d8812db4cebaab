import type { HttpRequest } from 'sgtm/sandbox';

/** A header's value, however its name is written; undefined if it is not there or empty. */
export function headerOf(request: HttpRequest, name: string): string | undefined {
  const { headers } = request;
  const exact = headers[name];
  if (exact !== undefined) return exact || undefined;
  const wanted = name.toLowerCase();
  for (const [given, value] of Object.entries(headers)) {
    if (given.toLowerCase() === wanted) return value || undefined;
  }
  return undefined;
}

/** The media type of a request's body in lower case, without parameters; empty if it names none. */
export function mediaTypeOf(request: HttpRequest): string {
  const [type = ''] = (headerOf(request, 'Content-Type') ?? '').split(';');
  return type.trim().toLowerCase();
}
