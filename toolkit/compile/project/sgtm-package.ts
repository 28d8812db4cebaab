import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The text of a file in the folder of this package. */
export function packageFile(name: string): string {
  return readFileSync(join(packageFolder(), name), 'utf8');
}

/** This package's own folder: the nearest above this file with a package.json. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return realpathSync(folder);
}

/**
 * What a new project's package.json has to say for `npm install` to find the `sgtm` that makes it:
 * the version if it came from a registry; the same tarball if it came from one; and for a checkout,
 * or a tarball that is gone, the folder it runs from.
 *
 * @param project the folder of the new project, which a path is relative to
 */
export function sgtmVersionFor(project: string): string {
  const own = packageFolder();
  const { version } = JSON.parse(packageFile('package.json')) as { version: string };
  const modules = dirname(own);
  if (!/[\\/]node_modules$/.test(modules)) return pathFrom(project, own);
  // npm notes there where each package came from.
  const lockFile = join(modules, '.package-lock.json');
  if (!existsSync(lockFile)) return `^${version}`;
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as {
    packages?: Record<string, { resolved?: string }>;
  };
  const resolved = packages?.['node_modules/sgtm']?.resolved ?? '';
  if (!resolved.startsWith('file:')) return `^${version}`;
  const tarball = resolve(dirname(modules), resolved.slice('file:'.length));
  return pathFrom(project, existsSync(tarball) ? tarball : own);
}

function pathFrom(project: string, target: string): string {
  return `file:${relative(resolve(project), target).replaceAll('\\', '/')}`;
}
