import { SampleOrderError } from '../samples/sample-order.js';
import { HalfMaskedError } from './form-fields.js';
import { PasteError } from '../../run/paste.js';
import { FieldsRefusedError } from './preview-host.js';

/** A question of the page that has no answer as it was asked; the message says what to ask for. */
export class RefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RefusedError';
  }
}

/** An event that is not there, or not in full, any more. */
export class EventGoneError extends Error {
  readonly status: 404 | 410;

  constructor(status: 404 | 410, message: string) {
    super(message);
    this.name = 'EventGoneError';
    this.status = status;
  }
}

/** Errors that are the asking side's; their messages say what to change. */
const REFUSALS = [
  FieldsRefusedError,
  HalfMaskedError,
  PasteError,
  RefusedError,
  SampleOrderError,
  SyntaxError
];

/** What the page is told of an error, and with which status. */
export function answerTo(error: Error): { status: 400 | 404 | 410 | 500; message: string } {
  const { message } = error;
  if (error instanceof EventGoneError) return { status: error.status, message };
  if (REFUSALS.some((kind) => error instanceof kind)) return { status: 400, message };
  return { status: 500, message: `the preview failed: ${message}` };
}
