import { resolve } from 'node:path';
import { watch } from 'chokidar';
import { colours, print, untilInterrupted } from './terminal.js';

/** Editors write a file in several steps; what comes within this many milliseconds is one change. */
const SETTLE_MS = 50;

/**
 * Calls back with the files that changed, one call at a time, until the process is interrupted. A
 * file that is removed or does not exist yet is waited for.
 */
export async function watchFiles(
  files: readonly string[],
  onChange: (changed: readonly string[]) => Promise<void>
): Promise<void> {
  const interrupted = untilInterrupted();
  const changed = new Set<string>();
  let working: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const work = async (): Promise<void> => {
    while (changed.size > 0) {
      // The order of the command line, whatever the order of the changes.
      const batch = files.filter((file) => changed.has(resolve(file)));
      changed.clear();
      await onChange(batch);
      printWaiting(files);
    }
    working = undefined;
  };
  const note = (file: string): void => {
    changed.add(resolve(file));
    clearTimeout(timer);
    timer = setTimeout(() => {
      working ??= work();
    }, SETTLE_MS);
  };
  const watcher = watch([...files], { ignoreInitial: true });
  watcher.on('change', note).on('add', note);
  await new Promise<void>((ready) => watcher.once('ready', () => ready()));
  printWaiting(files);
  await interrupted;
  clearTimeout(timer);
  await watcher.close();
  await working;
}

function printWaiting(files: readonly string[]): void {
  const what = files.length === 1 ? files[0] : `${files.length} files`;
  print(colours.dim(`watching ${what}; Ctrl-C ends`));
}
