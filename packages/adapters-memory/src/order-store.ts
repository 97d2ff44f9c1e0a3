/** OrderStore in memory. */
import {
  type CancelRequest,
  isSameRequest,
  type OrderListKey,
  type OrderListScope,
  type OrderStore,
  type OrderVersion,
  type PendingWork,
  type ReplaceRequest,
  type RequestName,
} from '@tulip/exchange';
import { epochMs, toRfc3339 } from '@tulip/std';
import type { Seam } from './fault-hooks.ts';
import {
  cancelKey,
  type ItemValue,
  ORDER_LANE,
  orderKey,
  orderTimeKey,
  replaceKey,
  requestTimeKey,
} from './memory-item.ts';
import type { MemoryRegion } from './memory-region.ts';
import { type MemoryTable, narrow } from './memory-table.ts';
import type { KeyRange } from './sorted-partition.ts';

export function createMemoryOrders({ exchange }: MemoryRegion, seam: Seam): OrderStore {
  return {
    accept: seam('orders.accept', (order: OrderVersion, peerRegions: readonly string[]) => {
      const { orderId, region } = order;
      const isTaken = [region, ...peerRegions].some(
        (name) => exchange.get(orderKey(orderId, name), 'order') !== undefined,
      );
      if (isTaken) return 'exists';
      exchange.put(orderKey(orderId, region), { kind: 'order', order });
      return 'accepted';
    }),
    versions: seam('orders.versions', (orderId: string, regions: readonly string[]) =>
      versionsOf(exchange, orderId, regions),
    ),
    versionsOfMany: seam('orders.versionsOfMany', (orderIds: readonly string[], regions: readonly string[]) => {
      const found = orderIds.map((orderId) => [orderId, versionsOf(exchange, orderId, regions)] as const);
      return new Map(found.filter(([, versions]) => versions.length > 0));
    }),
    list: seam('orders.list', (scope: OrderListScope, before: string | null, limit: number) => {
      const range = { ...(before === null ? {} : { before }), isNewestFirst: true, limit };
      const found =
        scope.kind === 'user'
          ? exchange.queryIndex('byUser', scope.userId, range)
          : scope.streams.flatMap((stream) => exchange.queryIndex('byLane', `${ORDER_LANE}${stream}`, range));
      const keys = found.map(toListKey);
      return keys.sort((a, b) => (a.timeKey > b.timeKey ? -1 : 1)).slice(0, limit);
    }),
    resting: seam('orders.resting', (userId: string, limit: number, after?: string) =>
      exchange.queryIndex('openByUser', userId, oldestFirst(limit, after)).map(toListKey),
    ),
    requestCancel: seam('orders.requestCancel', (request: CancelRequest) => {
      const key = cancelKey(request.orderId, request.region);
      if (exchange.get(key, 'cancel') === undefined) exchange.put(key, { kind: 'cancel', request, isPending: true });
    }),
    settleCancel: seam('orders.settleCancel', (orderId: string, region: string) => {
      const key = cancelKey(orderId, region);
      const item = exchange.get(key, 'cancel');
      if (item?.isPending === true) exchange.put(key, { ...item, isPending: false });
    }),
    requestReplace: seam('orders.requestReplace', (wish: ReplaceRequest) => {
      const key = replaceKey(wish.orderId, wish.region);
      const stored = exchange.get(key, 'replace')?.request;
      if (stored !== undefined && isSameRequest(stored, wish)) return stored;
      const requestedAt = epochMs(Math.max(wish.requestedAt, (stored?.requestedAt ?? 0) + 1));
      const request = { ...wish, requestedAt };
      exchange.put(key, { kind: 'replace', request, isPending: true });
      return request;
    }),
    settleReplace: seam('orders.settleReplace', (orderId: string, { region, requestedAt }: RequestName) => {
      const key = replaceKey(orderId, region);
      const item = exchange.get(key, 'replace');
      if (item?.request.requestedAt === requestedAt) exchange.put(key, { ...item, isPending: false });
    }),
    pending: seam('orders.pending', (stream: string, limit: number, after?: string) =>
      exchange.queryIndex('pending', stream, oldestFirst(limit, after)).map(toPendingWork),
    ),
    countPending: seam(
      'orders.countPending',
      (stream: string, limit: number) => exchange.queryIndex('pending', stream, { limit }).length,
    ),
  };
}

function oldestFirst(limit: number, after: string | undefined): KeyRange {
  return { limit, ...(after === undefined ? {} : { after }) };
}

function toListKey(value: ItemValue): OrderListKey {
  const { order } = narrow(value, 'order');
  return { timeKey: orderTimeKey(order), orderId: order.orderId, region: order.region };
}

function versionsOf(exchange: MemoryTable, orderId: string, regions: readonly string[]): OrderVersion[] {
  return regions.flatMap((region) => exchange.get(orderKey(orderId, region), 'order')?.order ?? []);
}

function toPendingWork(value: ItemValue): PendingWork {
  if (value.kind === 'order') {
    const { orderId, acceptedAt, region } = value.order;
    return { kind: 'place', orderId, timeKey: orderTimeKey(value.order), since: toRfc3339(acceptedAt), region };
  }
  const asked = value.kind === 'replace' ? value : narrow(value, 'cancel');
  const { orderId, requestedAt, region } = asked.request;
  return { kind: asked.kind, orderId, timeKey: requestTimeKey(asked), since: toRfc3339(requestedAt), region };
}
