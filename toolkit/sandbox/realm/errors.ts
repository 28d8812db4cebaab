/** An API refuses what a template asks of it; the template sees an error with this message. */
export class ApiError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ApiError';
  }
}

/** An error that the template's own code threw, on its way back through an API to the template. */
export class RealmThrow extends Error {
  readonly thrown: unknown;

  constructor(thrown: unknown) {
    super('thrown by the template');
    this.name = 'RealmThrow';
    this.thrown = thrown;
  }
}
