import { watch } from 'chokidar';

/** Editors write a file in several steps; what happens within this time is one change. */
const SETTLE_MS = 60;

/** A watch that goes on until it is closed. */
export interface FileWatch {
  /** Watches these paths too. */
  add(paths: readonly string[]): void;
  close(): Promise<void>;
}

/**
 * Calls back when one of some files, or anything in some folders, was changed, made or removed; once
 * for what happens together, and not again before the last call has ended.
 */
export async function watchPaths(
  paths: readonly string[],
  onChange: () => Promise<void>
): Promise<FileWatch> {
  const watcher = watch([...paths], { ignoreInitial: true });
  let timer: NodeJS.Timeout | undefined;
  let work: Promise<void> = Promise.resolve();
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(onChange);
    }, SETTLE_MS);
  });
  await new Promise<void>((resolve) => {
    watcher.once('ready', () => resolve());
  });
  return {
    add: (more) => {
      watcher.add([...more]);
    },
    async close() {
      clearTimeout(timer);
      await watcher.close();
      await work;
    }
  };
}
