/** A replace request as an item: beside its order, one of each Region, pending until the lane has answered it. */
import { cents, lots } from '@tulip/contracts';
import type { ReplaceRequest } from '@tulip/exchange';
import { epochMs } from '@tulip/std';
import { type Item, ItemReader } from './item-reader.ts';
import { pendingPartition, replaceKey, timeSortKey } from './keys.ts';

export function toReplaceRequestItem(request: ReplaceRequest): Item {
  return {
    ...replaceKey(request.orderId, request.region),
    ...request,
    pendingPk: pendingPartition(request.stream),
    timeSk: timeSortKey(request.requestedAt, `${request.orderId}#${request.region}#replace`),
  };
}

export function replaceRequestOfItem(item: Item): ReplaceRequest {
  const from = ItemReader.of(item, 'replace request');
  const price = from.integerOrNull('price');
  const quantity = from.integerOrNull('quantity');
  return {
    orderId: from.text('orderId'),
    userId: from.text('userId'),
    region: from.text('region'),
    stream: from.text('stream'),
    price: price === null ? null : cents(price),
    quantity: quantity === null ? null : lots(quantity),
    requestedAt: epochMs(from.integer('requestedAt')),
  };
}
