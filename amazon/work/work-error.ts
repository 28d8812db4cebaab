/** A worker cannot go on; the message names the thing and what to do. */
export class WorkError extends Error {}
