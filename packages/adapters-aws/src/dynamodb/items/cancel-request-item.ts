/** A cancel request as an item: beside its order, pending until its lane has answered it. */
import type { CancelRequest } from '@tulip/exchange';
import { epochMs } from '@tulip/std';
import { type Item, ItemReader } from './item-reader.ts';
import { cancelKey, pendingPartition, timeSortKey } from './keys.ts';

export function toCancelRequestItem(request: CancelRequest): Item {
  return {
    ...cancelKey(request.orderId, request.region),
    ...request,
    pendingPk: pendingPartition(request.stream),
    timeSk: timeSortKey(request.requestedAt, `${request.orderId}#${request.region}#cancel`),
  };
}

export function cancelRequestOfItem(item: Item): CancelRequest {
  const from = ItemReader.of(item, 'cancel request');
  return {
    orderId: from.text('orderId'),
    userId: from.text('userId'),
    region: from.text('region'),
    stream: from.text('stream'),
    reason: from.has('reason') ? from.oneOf('reason', ['user-cancel', 'mass-cancel']) : 'user-cancel',
    requestedAt: epochMs(from.integer('requestedAt')),
  };
}
