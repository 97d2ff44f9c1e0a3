/** A user's open orders: those that rest in a book, and those that no worker has taken up yet. */
import { isTerminal } from '../domain/order-transitions.ts';
import type { OrderVersion } from '../domain/order-version.ts';
import { winnerOf } from '../domain/order-view.ts';
import type { OrderStore } from '../ports/order-store.ts';
import { allStreams, type StreamDeps } from './streams.ts';

export interface OpenOrdersDeps extends StreamDeps {
  readonly orders: Pick<OrderStore, 'resting' | 'pending' | 'versionsOfMany'>;
}

/** Pending work read of one lane; most of it is not this user's. */
const PENDING_MAX = 1_000;
/** The limit of one batched read. */
const READ_MAX = 200;

/**
 * At most `limit` winning versions that have not ended, oldest first within each kind: resting ones first. The lists behind it
 * lag behind writes by moments; the versions do not.
 */
export async function openOrders(deps: OpenOrdersDeps, userId: string, limit: number): Promise<OrderVersion[]> {
  const streams = await allStreams(deps);
  const [resting, ...pending] = await Promise.all([
    deps.orders.resting(userId, limit),
    ...streams.map((stream) => deps.orders.pending(stream, PENDING_MAX)),
  ]);
  const places = pending.flat().filter(({ kind }) => kind === 'place');
  const orderIds = [...new Set([...resting, ...places].map(({ orderId }) => orderId))];
  const open: OrderVersion[] = [];
  for (let start = 0; start < orderIds.length && open.length < limit; start += READ_MAX) {
    const versions = await deps.orders.versionsOfMany(orderIds.slice(start, start + READ_MAX), deps.config.regions);
    for (const ofOrder of versions.values()) {
      const winner = winnerOf(ofOrder);
      if (winner.userId === userId && !isTerminal(winner.status)) open.push(winner);
    }
  }
  return open.slice(0, limit);
}
