import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';

/** The application that the preview's routes are added to. */
export type PreviewApp = Hono<{ Bindings: HttpBindings }>;

/** Where this very request came in, which no header can change. */
export function ownUrl({ socket }: HttpBindings['incoming']): string {
  const { localAddress = '127.0.0.1', localPort } = socket;
  return `http://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
}
