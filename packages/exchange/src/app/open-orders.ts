/** A user's open orders, in every Region as known here: those that rest in a book, and those that no worker has taken up yet. */
import { isTerminal } from '../domain/order-transitions.ts';
import type { OrderVersion } from '../domain/order-version.ts';
import { winnerOf } from '../domain/order-view.ts';
import type { OrderListKey, OrderStore, PendingWork } from '../ports/order-store.ts';
import { allStreams, type StreamDeps } from './streams.ts';

export interface OpenOrdersDeps extends StreamDeps {
  readonly orders: Pick<OrderStore, 'resting' | 'pending' | 'versionsOfMany'>;
}

export interface OpenOrdersPage {
  /** Winning versions that have not ended, by the time of their acceptance, then by id. */
  readonly orders: readonly OrderVersion[];
  /** The place from which the next page goes on; null at the end. */
  readonly next: string | null;
}

/** Pending work that one page reads of each lane; most of it is not this user's. */
const PENDING_MAX = 200;
/** The limit of one batched read. */
const READ_MAX = 200;

/** The first `limit` of them, over as many pages as it takes. */
export async function openOrders(deps: OpenOrdersDeps, userId: string, limit: number): Promise<OrderVersion[]> {
  const open: OrderVersion[] = [];
  let after: string | null = null;
  do {
    const page: OpenOrdersPage = await openOrdersPage(deps, userId, after, limit - open.length);
    open.push(...page.orders);
    after = page.next;
  } while (after !== null && open.length < limit);
  return open;
}

/**
 * At most `limit` of them, and fewer, perhaps none, where others' work lies between. The lists behind it lag behind writes by
 * moments; the versions do not.
 */
export async function openOrdersPage(
  deps: OpenOrdersDeps,
  userId: string,
  after: string | null,
  limit: number,
): Promise<OpenOrdersPage> {
  const { places, end } = await placesOf(deps, userId, after ?? undefined, limit);
  const orders: OrderVersion[] = [];
  for (let start = 0; start < places.length; start += READ_MAX) {
    const chunk = places.slice(start, start + READ_MAX);
    const versions = await deps.orders.versionsOfMany([...new Set(chunk.map(idOf))], deps.config.regions);
    for (const { timeKey, orderId, region } of chunk) {
      const winner = winnerAt(region, versions.get(orderId));
      if (winner === null || winner.userId !== userId || isTerminal(winner.status)) continue;
      orders.push(winner);
      if (orders.length === limit) return { orders, next: timeKey };
    }
  }
  return { orders, next: end };
}

/** The winner if it is this Region's: a losing version has a place of its own, and is no order of its own. */
function winnerAt(region: string, versions: readonly OrderVersion[] = []): OrderVersion | null {
  const winner = versions.length === 0 ? null : winnerOf(versions);
  return winner?.region === region ? winner : null;
}

type Place = OrderListKey | PendingWork;

function idOf({ orderId }: Place): string {
  return orderId;
}

/** Where open orders may be, in order, up to `end`: behind it a list that was not read to its own end may hold more. */
async function placesOf(
  { orders, ...deps }: OpenOrdersDeps,
  userId: string,
  after: string | undefined,
  limit: number,
): Promise<{ places: Place[]; end: string | null }> {
  const streams = await allStreams(deps);
  // What waits is read first: what is taken up in between is among what rests then.
  const pending = await Promise.all(streams.map((stream) => orders.pending(stream, PENDING_MAX, after)));
  const resting = await orders.resting(userId, limit, after);
  const ends = [
    ...pending.flatMap((work) => (work.length < PENDING_MAX ? [] : (work.at(-1)?.timeKey ?? []))),
    ...(resting.length < limit ? [] : [resting.at(-1)?.timeKey ?? '']),
  ].sort();
  const end = ends[0] ?? null;
  const waiting = pending.flat().filter(({ kind }) => kind === 'place');
  const byPlace = new Map<string, Place>([...waiting, ...resting].map((place) => [place.timeKey, place]));
  const places = [...byPlace.values()].filter(({ timeKey }) => end === null || timeKey <= end);
  return { places: places.sort((a, b) => (a.timeKey < b.timeKey ? -1 : 1)), end };
}
