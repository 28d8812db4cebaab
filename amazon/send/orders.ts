import { digest, shortDigest } from '../event-identity.js';
import { isBelowZero } from './amount.js';
import {
  newRemarks,
  textOf,
  type EventData,
  type EventReader,
  type Remarks
} from './event-reader.js';
import { valueAt } from './ndjson.js';
import { InputFault, type Row } from './row.js';

/** Rows that make one event, and the event, or why they make none. */
export interface Order {
  rows: readonly Row[];
  event: EventData | undefined;
  /** Why there is no event; '' if there is one. */
  fault: string;
  remarks: Remarks;
}

/** An order of more rows is a column that tells no orders apart; its further rows repeat its event. */
const MOST_ORDER_ROWS = 1000;

/** Reads the orders of some rows; rows of one order follow one another. */
export async function* ordersIn(
  rows: AsyncIterable<Row>,
  reader: EventReader
): AsyncGenerator<Order, void> {
  let open: Row[] = [];
  let openOrder: string | undefined;
  for await (const row of rows) {
    const order = row.fault === undefined ? orderOf(row, reader) : undefined;
    if (order !== undefined && order === openOrder && open.length < MOST_ORDER_ROWS) {
      open.push(row);
      continue;
    }
    if (open.length > 0) yield readOrder(open, reader);
    open = [row];
    openOrder = order;
  }
  if (open.length > 0) yield readOrder(open, reader);
}

function orderOf(row: Row, reader: EventReader): string | undefined {
  try {
    return reader.orderOf(row);
  } catch (error) {
    // The fault is reported when the row is read.
    if (error instanceof InputFault) return undefined;
    throw error;
  }
}

function readOrder(rows: readonly Row[], reader: EventReader): Order {
  const remarks = newRemarks();
  const fault = rows.find((row) => row.fault !== undefined)?.fault;
  if (fault !== undefined) return { rows, event: undefined, fault, remarks };
  try {
    const event = reader.eventOf(rows, remarks);
    const isRefund = event.event_name === 'purchase' && isBelowZero(valueIn(event));
    if (isRefund) return { rows, event: undefined, fault: BELOW_ZERO, remarks };
    return { rows, event, fault: '', remarks };
  } catch (error) {
    if (!(error instanceof InputFault)) throw error;
    return { rows, event: undefined, fault: error.message, remarks };
  }
}

export const BELOW_ZERO = 'its value is below zero: a refund is no sale';

/** What an event says it is worth, as text. */
export function valueIn(event: EventData): string {
  return textOf(event.value) || textOf(valueAt(event, 'ecommerce.value'));
}

/** What an event is known by before the tag has read it. */
export function orderKey({
  event_name: name,
  transaction_id: order,
  event_id: id
}: EventData): string {
  return digest(JSON.stringify([name, order ?? id]));
}

/** Digests of what an event says and of whom it names. */
export function orderDigests(event: EventData): { content: string; person: string } {
  return { content: shortDigest(event), person: shortDigest(personIn(event)) };
}

/** The e-mail address, which a later export has too, else all that names the person. */
function personIn(event: EventData): unknown {
  const email =
    valueAt(event, 'user_data.email_address') ?? valueAt(event, 'user_data.sha256_email_address');
  return textOf(email).toLowerCase() || [event.user_data, event.user_id];
}
