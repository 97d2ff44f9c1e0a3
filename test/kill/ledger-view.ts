/** Everything that the exchange says of itself, read page by page through its public API. */
import { type LedgerEvent, type Order, ROUTES, type Status, type Trade } from '@tulip/contracts';
import type { PatientClient } from './patient-client.ts';

export async function readEvents(client: PatientClient, stream: string, after = 0): Promise<LedgerEvent[]> {
  const events: LedgerEvent[] = [];
  for (let next: number | null = after; next !== null; ) {
    const query = new URLSearchParams({ stream, after: String(next), limit: '200' });
    const page: { events: LedgerEvent[]; next: number | null } = await client.read(
      `/api/events?${query}`,
      ROUTES.listEvents.success,
    );
    events.push(...page.events);
    next = page.next;
  }
  return events;
}

export async function readOrders(client: PatientClient, userId: string): Promise<Order[]> {
  return readPages(async (cursor) => {
    const query = new URLSearchParams({ userId, limit: '200', ...cursor });
    const { orders, nextCursor } = await client.read(`/api/orders?${query}`, ROUTES.listOrders.success);
    return { items: orders, nextCursor };
  });
}

export async function readTrades(client: PatientClient): Promise<Trade[]> {
  return readPages(async (cursor) => {
    const query = new URLSearchParams({ limit: '200', ...cursor });
    const { trades, nextCursor } = await client.read(`/api/trades?${query}`, ROUTES.listTrades.success);
    return { items: trades, nextCursor };
  });
}

export async function readStatus(client: PatientClient): Promise<Status> {
  return client.read('/api/status', ROUTES.getStatus.success);
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

async function readPages<Item>(read: (cursor: { cursor?: string }) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: { cursor?: string } | undefined = {};
  while (cursor !== undefined) {
    const page: Page<Item> = await read(cursor);
    items.push(...page.items);
    cursor = page.nextCursor === null ? undefined : { cursor: page.nextCursor };
  }
  return items;
}
