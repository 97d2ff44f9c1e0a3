/** Cuts messages into batches that SQS takes. */
import { assert } from '@tulip/std';

/** SQS's limit for one batch call. */
export const BATCH_MESSAGES_MAX = 10;
/** SQS's oldest and smallest limit for the sum of the bodies of one batch call; today's is 1 MiB. */
export const BATCH_BYTES_MAX = 256 * 1024;

/** Batches in the order given; a single message must fit into one. */
export function messageBatches<T extends { readonly bytes: number }>(messages: readonly T[]): T[][] {
  const batches: T[][] = [];
  let current: T[] = [];
  let bytes = 0;
  for (const message of messages) {
    assert(message.bytes <= BATCH_BYTES_MAX, `a message of ${message.bytes} bytes fits into no batch`);
    if (current.length === BATCH_MESSAGES_MAX || bytes + message.bytes > BATCH_BYTES_MAX) {
      batches.push(current);
      current = [];
      bytes = 0;
    }
    current.push(message);
    bytes += message.bytes;
  }
  if (current.length > 0) batches.push(current);
  return batches;
}
