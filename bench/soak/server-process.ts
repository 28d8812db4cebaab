import { getHeapStatistics } from 'node:v8';
import { simulatedTransport } from '../../amazon/simulator/transport.js';
import { liveTransport, LocalContainer, startTaggingServer } from 'sgtm/serve';
import { SAMPLE_FIELDS } from '../../amazon/samples/sample-fields.js';

/** What the server's process tells the one that loads it. */
export type ServerMessage =
  | { kind: 'listening'; url: string }
  | { kind: 'deadLetter'; eventId: string; outcome: string }
  | { kind: 'memory'; megabytes: number };

/** What it is told. */
export type ServerOrder = 'memory' | 'end';

const SIMULATOR = 'SGTM_SOAK_SIMULATOR';
const BYTES_PER_MB = 1024 * 1024;

/** Whether this process is the server's, and not the one that loads it. */
export function isServerProcess(): boolean {
  return process.env[SIMULATOR] !== undefined;
}

/** What the server's process finds in its environment. */
export function serverEnvironment(simulatorUrl: string): Record<string, string> {
  return { [SIMULATOR]: simulatorUrl };
}

/** Runs the tagging server until the parent ends it: its memory is then its own. */
export async function serve(): Promise<void> {
  const network = liveTransport();
  const http = simulatedTransport(process.env[SIMULATOR] ?? '', network);
  const tag = {
    name: 'Amazon',
    template: 'template.tpl',
    fields: {
      values: {
        ...SAMPLE_FIELDS,
        logType: 'no',
        timeoutMs: 2000,
        deadLetterMode: 'bigquery',
        deadLetterProjectId: 'soak',
        deadLetterDatasetId: 'soak',
        deadLetterTableId: 'dead_letters'
      }
    },
    trigger: { type: 'all' as const }
  };
  const container = await LocalContainer.open(
    { tags: [tag], variables: [], clients: [] },
    {
      http,
      bigQuery: (_, rows) => {
        for (const row of rows) tellDeadLetter(row as Record<string, string>);
        return undefined;
      }
    }
  );
  const server = await startTaggingServer({ container });
  process.on('message', (order: ServerOrder) => {
    if (order === 'memory') tell({ kind: 'memory', megabytes: usedMegabytes() });
    else void server.close().then(() => network.close().then(() => process.disconnect()));
  });
  tell({ kind: 'listening', url: server.url });
}

function tellDeadLetter({ event_id: eventId = '', outcome = '' }: Record<string, string>): void {
  tell({ kind: 'deadLetter', eventId, outcome });
}

function tell(message: ServerMessage): void {
  process.send?.(message);
}

/** What is in use once garbage is gone; the parent starts this process with --expose-gc. */
function usedMegabytes(): number {
  globalThis.gc?.();
  return getHeapStatistics().used_heap_size / BYTES_PER_MB;
}
