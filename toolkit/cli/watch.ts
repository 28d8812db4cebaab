import { resolve, sep } from 'node:path';
import { watch } from 'chokidar';
import { projectOf } from './build-first.js';
import { sourcesOfProject } from './build.js';
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
      const isChanged = (path: string): boolean =>
        [...changed].some(
          (each) => each === resolve(path) || each.startsWith(`${resolve(path)}${sep}`)
        );
      // The order of the command line, whatever the order of the changes.
      const batch = files.filter((file) => watchedFor(file).some(isChanged));
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
  const watcher = watch(files.flatMap(watchedFor), { ignoreInitial: true });
  watcher.on('change', note).on('add', note).on('unlink', note);
  await new Promise<void>((ready) => watcher.once('ready', () => ready()));
  printWaiting(files);
  await interrupted;
  clearTimeout(timer);
  await watcher.close();
  await working;
}

/** What a template changes with: the sources of its project, which write it, or else its own file. */
function watchedFor(file: string): string[] {
  const project = projectOf(file);
  return project === undefined ? [file] : sourcesOfProject(project);
}

function printWaiting(files: readonly string[]): void {
  const what = files.length === 1 ? files[0] : `${files.length} files`;
  print(colours.dim(`watching ${what}; Ctrl-C ends`));
}
