import { ReleaseError } from '../gallery/release-error.js';
import { TagManagerError } from '../gtm/tag-manager-error.js';
import { ProblemsError } from '../sandbox/problem.js';
import { ExitCode } from './exit-code.js';

/** Something the caller has to put right; its message names the thing, the place and the next step. */
export class UsageError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = ExitCode.badInput) {
    super(message);
    this.name = 'UsageError';
    this.exitCode = exitCode;
  }
}

/** Errors whose message says all there is to say. */
function isExplained(error: unknown): error is Error {
  return [ProblemsError, UsageError, TagManagerError, ReleaseError].some(
    (known) => error instanceof known
  );
}

type NetworkError = NodeJS.ErrnoException & { port?: number; address?: string; hostname?: string };

/** What went wrong, without a stack. A fault of the toolkit itself keeps its stack for a report. */
export function describeError(error: unknown): string {
  if (isExplained(error)) return error.message;
  const { code, message, path, stack, port, address, hostname } = error as NetworkError;
  if (code === 'ENOENT') return `${path}: no such file; check the path`;
  if (code === 'EISDIR') return `${path}: this is a folder; name a file in it`;
  if (code === 'EACCES' && path) return `${path}: no permission to read it; change its mode`;
  if (code === 'EADDRINUSE') return `port ${port}: already in use; choose another with --port`;
  if (code === 'EACCES') return `port ${port}: not allowed; choose one above 1023 with --port`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `address ${address ?? hostname}: not one of this machine; give one that is with --host`;
  }
  return code === undefined ? (stack ?? String(error)) : message;
}
