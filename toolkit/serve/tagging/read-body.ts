import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body, though little more of it than `most` bytes: one that is longer comes back
 * cut off behind that.
 *
 * @throws if the connection ends before the body does
 */
export function readBody(incoming: IncomingMessage, most: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const end = (): void => {
      incoming.off('data', take).off('end', end).off('close', fail).off('error', fail);
      resolve(Buffer.concat(parts).toString('utf8'));
    };
    const fail = (): void => reject(new Error('The connection ended before the request did'));
    const take = (part: Buffer): void => {
      parts.push(part);
      size += part.length;
      if (size <= most) return;
      incoming.pause();
      end();
    };
    incoming.on('data', take).on('end', end).on('close', fail).on('error', fail);
  });
}
