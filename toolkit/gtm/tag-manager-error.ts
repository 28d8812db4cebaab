/** What Tag Manager refused or could not do: one line that names the thing and the next step. */
export class TagManagerError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TagManagerError';
  }
}
