/** Lists and ledgers read to their end, page by page. */
import type { LedgerEvent, OrderRow, Trade } from '@tulip/contracts';
import { expect } from 'vitest';
import type { RegionApi } from './region-api.ts';

interface Page {
  readonly nextCursor: string | null;
}

async function allPages<P extends Page>(read: (at: { cursor?: string }) => Promise<P>): Promise<P[]> {
  const pages: P[] = [await read({})];
  for (let cursor = pages[0]?.nextCursor ?? null; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null) {
    pages.push(await read({ cursor }));
  }
  return pages;
}

/** All of /api/orders; a page may be short, the walk ends with the null cursor. */
export async function allOrders(
  api: RegionApi,
  query: Readonly<Record<string, string | number>> = {},
): Promise<OrderRow[]> {
  const pages = await allPages(async (at) => (await api.ask('listOrders', { query: { ...query, ...at } })).body);
  for (const { orders } of pages) expect(orders.length).toBeLessThanOrEqual(Number(query['limit'] ?? 50));
  return pages.flatMap(({ orders }) => orders);
}

export async function allTrades(api: RegionApi, limit: number): Promise<Trade[]> {
  const pages = await allPages(async (at) => (await api.ask('listTrades', { query: { limit, ...at } })).body);
  for (const { trades } of pages) expect(trades.length).toBeLessThanOrEqual(limit);
  return pages.flatMap(({ trades }) => trades);
}

/** The ledger of one stream after `after`, to its end: gapless or the test fails. */
export async function allEvents(api: RegionApi, stream: string, after = 0, limit = 200): Promise<LedgerEvent[]> {
  const events: LedgerEvent[] = [];
  let next: number | null = after;
  do {
    const { body }: { body: { events: LedgerEvent[]; next: number | null } } = await api.ask('listEvents', {
      query: { stream, after: next, limit },
    });
    expect(body.events.length).toBeLessThanOrEqual(limit);
    events.push(...body.events);
    next = body.next;
    if (next !== null) expect(next).toBe(events.at(-1)?.seq);
  } while (next !== null);
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => after + index + 1));
  for (const event of events) expect(event.stream).toBe(stream);
  return events;
}
