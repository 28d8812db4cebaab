/** Why a version cannot be released: one line that names the thing and the next step. */
export class ReleaseError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ReleaseError';
  }
}
