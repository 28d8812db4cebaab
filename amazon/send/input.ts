import { createReadStream, type ReadStream } from 'node:fs';
import { mkdtemp, open, rm, stat, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { InputFault } from './row.js';

/** A file that can be read more than once: the orders are looked at before they are sent. */
export interface Input {
  /** What messages call it. */
  name: string;
  /** In bytes. */
  size: number;
  /**
   * Begins to read it from its start.
   *
   * @throws InputFault if it changed since it was opened
   */
  read(): Promise<ReadStream>;
}

/** The files of a run; what can be read only once, such as standard input, is copied first. */
export class Inputs {
  readonly list: readonly Input[];
  private readonly handles: readonly FileHandle[];

  private constructor(list: readonly Input[], handles: readonly FileHandle[]) {
    this.list = list;
    this.handles = handles;
  }

  /** @throws what a file throws that is not there, or a folder */
  static async open(files: readonly string[]): Promise<Inputs> {
    const handles: FileHandle[] = [];
    const list: Input[] = [];
    for (const file of files) {
      const status = file === '-' ? undefined : await stat(file);
      if (status?.isDirectory()) {
        throw Object.assign(new Error(`${file} is a folder`), { code: 'EISDIR', path: file });
      }
      if (status?.isFile()) {
        list.push(fileInput(file, status));
        continue;
      }
      const source = file === '-' ? process.stdin : createReadStream(file);
      const handle = await copyOf(source);
      handles.push(handle);
      list.push(await copyInput(handle, file === '-' ? 'standard input' : file));
    }
    return new Inputs(list, handles);
  }

  /** Gives up the copies. */
  async close(): Promise<void> {
    for (const handle of this.handles) await handle.close();
  }
}

function fileInput(file: string, { size, mtimeMs }: { size: number; mtimeMs: number }): Input {
  return {
    name: file,
    size,
    read: async () => {
      const now = await stat(file);
      if (now.size !== size || now.mtimeMs !== mtimeMs) {
        throw new InputFault(
          `${file}: it changed while it was read; run again when it is complete`
        );
      }
      return createReadStream(file);
    }
  };
}

async function copyInput(handle: FileHandle, name: string): Promise<Input> {
  const { size } = await handle.stat();
  const { fd } = handle;
  const read = (): ReadStream => createReadStream('', { fd, start: 0, autoClose: false });
  return { name, size, read: () => Promise.resolve(read()) };
}

/**
 * Copies a stream into a file that nobody else can read and that has no name any more when it is
 * filled: however the run ends, nothing of the orders stays behind.
 */
async function copyOf(source: Readable): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'amazon-ads-'));
  const path = join(folder, 'orders');
  const handle = await open(path, 'wx+', 0o600);
  await rm(folder, { recursive: true });
  for await (const chunk of source) await handle.appendFile(chunk as Buffer);
  return handle;
}
