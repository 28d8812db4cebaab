/**
 * An error's message for people; what the file system says gets the path and a next step.
 *
 * @param file what was read, for errors that do not say it themselves
 */
export function messageOf(error: unknown, file: string): string {
  const { code, message, path = file } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `${path}: no such file; check the path`;
  if (code === 'EISDIR') return `${path}: this is a folder; name a file in it`;
  if (code === 'EACCES') return `${path}: cannot be read; check its permissions`;
  return message;
}
