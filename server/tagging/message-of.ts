/** An error's message for people; what the file system says gets the path and a next step. */
export function messageOf(error: unknown, file: string): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `${file}: no such file; check the path`;
  if (code === 'EISDIR') return `${file}: this is a folder; name a file in it`;
  if (code === undefined) return message;
  return `${file}: cannot be read (${code}); check its permissions`;
}
