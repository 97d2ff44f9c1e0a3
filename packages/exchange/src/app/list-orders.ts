/** Lists and single orders as the API shows them: all Regions' versions merged, personas joined when read. */
import type { LedgerEvent, Order, OrderRow, OrderStatus, OrderUser } from '@tulip/contracts';
import { err, ok, type Result } from '@tulip/std';
import { avatarUrlOf } from '../domain/avatar.ts';
import { eventsOf } from '../domain/ledger-entry.ts';
import type { OrderVersion } from '../domain/order-version.ts';
import { orderView, winnerOf } from '../domain/order-view.ts';
import type { LedgerReader } from '../ports/ledger-reader.ts';
import type { OrderListKey, OrderStore } from '../ports/order-store.ts';
import type { PersonaRecord, Personas } from '../ports/personas.ts';
import { decodeCursor, encodeCursor } from './page-cursor.ts';
import { allStreams, type StreamDeps } from './streams.ts';

export interface OrderQueryDeps extends StreamDeps {
  readonly orders: OrderStore;
  readonly personas: Pick<Personas, 'many'>;
  readonly ledger: LedgerReader;
}

export interface OrderQuery {
  readonly userId?: string | undefined;
  readonly status?: OrderStatus | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Index keys that a page reads at least while a status filter is set: what it asks for may be rare. */
const FILTERED_PAGE_MIN = 50;
/** Index pages that one request may read while a status filter finds nothing: then it answers a short page with a cursor. */
const SCAN_PAGES_MAX = 10;

export async function listOrders(
  deps: OrderQueryDeps,
  query: OrderQuery,
): Promise<Result<{ orders: OrderRow[]; nextCursor: string | null }, 'alien-cursor'>> {
  const start = query.cursor === undefined ? ok(null) : decodeCursor('orders', query.cursor);
  if (!start.ok) return start;
  const { found, nextKey } = await scan(deps, query, start.value);
  const users = await deps.personas.many([...new Set(found.map((order) => order.userId))]);
  const orders = found.map((order) => ({ ...order, user: userOf(order.userId, users) }));
  return ok({ orders, nextCursor: nextKey === null ? null : encodeCursor('orders', nextKey) });
}

async function scan(
  deps: OrderQueryDeps,
  query: OrderQuery,
  start: string | null,
): Promise<{ found: Order[]; nextKey: string | null }> {
  const { regions } = deps.config;
  const scope =
    query.userId === undefined
      ? ({ kind: 'streams', streams: await allStreams(deps) } as const)
      : ({ kind: 'user', userId: query.userId } as const);
  const pageSize = query.status === undefined ? query.limit : Math.max(query.limit, FILTERED_PAGE_MIN);
  const found: Order[] = [];
  let before = start;
  for (let page = 0; page < SCAN_PAGES_MAX; page++) {
    const keys = await deps.orders.list(scope, before, pageSize + 1);
    const hasMore = keys.length > pageSize;
    const pageKeys = keys.slice(0, pageSize);
    const versions = await deps.orders.versionsOfMany([...new Set(pageKeys.map((key) => key.orderId))], regions);
    for (const key of pageKeys) {
      if (found.length === query.limit) return { found, nextKey: before };
      before = key.timeKey;
      const order = rowOf(key, versions.get(key.orderId));
      if (order !== null && (query.status === undefined || order.status === query.status)) found.push(order);
    }
    if (!hasMore) return { found, nextKey: null };
    if (found.length === query.limit) return { found, nextKey: before };
  }
  return { found, nextKey: before };
}

/** The merged order at its winner's place in the list; null at a loser's. */
function rowOf(key: OrderListKey, versions: readonly OrderVersion[] | undefined): Order | null {
  if (versions === undefined || versions.length === 0) return null;
  return winnerOf(versions).region === key.region ? orderView(versions) : null;
}

/** What the history calls somebody who is gone. */
const REMOVED_USER = 'Removed user';

/** An order can arrive from another Region before its persona does: until then the id is its name. */
function userOf(userId: string, users: ReadonlyMap<string, PersonaRecord | 'removed'>): OrderUser {
  const persona = users.get(userId);
  if (persona === undefined) return { userId, displayName: userId, avatarUrl: null, bio: '' };
  if (persona === 'removed') return { userId, displayName: REMOVED_USER, avatarUrl: null, bio: '' };
  return { userId, displayName: persona.displayName, avatarUrl: avatarUrlOf(persona.avatar, 64), bio: persona.bio };
}

export async function getOrder(
  deps: OrderQueryDeps,
  orderId: string,
): Promise<Result<{ order: Order; events: LedgerEvent[] }, 'not-found'>> {
  const versions = await deps.orders.versions(orderId, deps.config.regions);
  if (versions.length === 0) return err('not-found');
  const events: LedgerEvent[] = [];
  for (const version of versions) events.push(...(await eventsOfVersion(deps, version)));
  return ok({ order: orderView(versions), events });
}

/** What its first entry says of it and, of an order that rested, the last few that named it. */
async function eventsOfVersion(deps: OrderQueryDeps, version: OrderVersion): Promise<LedgerEvent[]> {
  const { orderId, stream, seq, appliedSeq, laterEntries = [] } = version;
  if (seq === null) return [];
  const [first, later] = await Promise.all([
    deps.ledger.after(stream, seq - 1, 1),
    laterEntries.length === 0 ? [] : deps.ledger.at(stream, laterEntries),
  ]);
  return [...first, ...later].flatMap(eventsOf).filter((event) => event.seq <= appliedSeq && isOf(event, orderId));
}

/** A trade is of two orders: the event names the taker's, the trade both. */
function isOf(event: LedgerEvent, orderId: string): boolean {
  if (event.type !== 'TradeExecuted') return event.orderId === orderId;
  const { buyOrder, sellOrder } = event.payload.trade;
  return orderId === buyOrder || orderId === sellOrder;
}
