/** A user's balance over all Regions, and its entries newest first. */
import { type Balance, type BalanceEntry, formatCents } from '@tulip/contracts';
import { epochMs, err, ok, type Result, toRfc3339 } from '@tulip/std';
import { totalBalance } from '../domain/balance-row.ts';
import { depositEntryId, type PostedEntry } from '../domain/cash-entry.ts';
import type { Balances } from '../ports/balances.ts';
import type { Personas } from '../ports/personas.ts';
import type { ExchangeConfig } from './exchange-config.ts';
import { decodeCursor, encodeCursor } from './page-cursor.ts';

export interface BalanceViewDeps {
  readonly config: ExchangeConfig;
  readonly balances: Pick<Balances, 'rows' | 'entries' | 'newest'>;
  readonly personas: Pick<Personas, 'get'>;
}

export interface BalanceQuery {
  readonly userId: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Where a listing stands: the last entry given of each stream, and the deposit once it was; streams not begun are absent. */
type Places = ReadonlyMap<string, string>;

const DEPOSIT = 'DEPOSIT';

/** A balance is there for whoever has a persona, or has had one: history stays readable. */
export async function viewBalance(
  deps: BalanceViewDeps,
  query: BalanceQuery,
): Promise<Result<Balance, 'unknown-persona' | 'alien-cursor'>> {
  const { userId, limit } = query;
  const { regions } = deps.config;
  const places = query.cursor === undefined ? ok(new Map<string, string>()) : placesOf(userId, query.cursor);
  if (!places.ok) return places;
  const [persona, rows] = await Promise.all([deps.personas.get(userId), deps.balances.rows([userId], regions)]);
  if (persona === undefined && rows.length === 0) return err('unknown-persona');
  const streams = rows.flatMap((row) => row.streams);
  const found = await entriesAfter(deps.balances, userId, streams, places.value, limit + 1);
  const page = found.slice(0, limit);
  const balances = new Map(rows.map(({ region, balance }) => [region, formatCents(balance)]));
  const times = [...rows.map(({ updatedAt }) => updatedAt), ...(persona === undefined ? [] : [persona.createdAt])];
  return ok({
    userId,
    currency: 'fl',
    currentBalance: formatCents(totalBalance(rows)),
    updatedAt: toRfc3339(epochMs(Math.max(...times))),
    byRegion: Object.fromEntries(regions.map((region) => [region, balances.get(region) ?? '0.00'])),
    entries: page.map(balanceEntryOf),
    nextCursor: found.length > limit ? cursorAfter(userId, places.value, page) : null,
  });
}

/** Within a stream the order of the fills is the order of their times, so the newest of each stream are the newest of all. */
async function entriesAfter(
  balances: BalanceViewDeps['balances'],
  userId: string,
  streams: readonly string[],
  places: Places,
  limit: number,
): Promise<PostedEntry[]> {
  const deposit = places.has(DEPOSIT) ? [] : balances.entries([{ userId, entryId: depositEntryId(userId) }]);
  const found = await Promise.all([
    deposit,
    ...streams.map((stream) => balances.newest(userId, stream, places.get(stream) ?? null, limit)),
  ]);
  return found
    .flat()
    .sort((a, b) => b.at - a.at || (a.entryId < b.entryId ? 1 : -1))
    .slice(0, limit);
}

function cursorAfter(userId: string, before: Places, page: readonly PostedEntry[]): string {
  const places = new Map(before);
  for (const entry of page) {
    if (entry.reason === 'deposit') places.set(DEPOSIT, '');
    else places.set(entry.stream, entry.entryId);
  }
  const parts = [...places].map(([stream, entryId]) => (stream === DEPOSIT ? DEPOSIT : entryId.slice('ENTRY#'.length)));
  return encodeCursor('balances', [userId, ...parts].join('|'));
}

function placesOf(userId: string, cursor: string): Result<Places, 'alien-cursor'> {
  const decoded = decodeCursor('balances', cursor);
  if (!decoded.ok) return decoded;
  const [owner, ...parts] = decoded.value.split('|');
  if (owner !== userId) return err('alien-cursor');
  return ok(
    new Map(
      parts.map((part) => (part === DEPOSIT ? [DEPOSIT, ''] : [part.slice(0, part.indexOf('#')), `ENTRY#${part}`])),
    ),
  );
}

export function balanceEntryOf(entry: PostedEntry): BalanceEntry {
  const fill = entry.reason === 'fill' ? entry : null;
  return {
    entryId: entry.entryId,
    orderId: fill?.orderId ?? null,
    tradeId: fill?.tradeId ?? null,
    side: fill?.side ?? null,
    quantity: fill?.quantity ?? null,
    price: fill === null ? null : formatCents(fill.price),
    delta: formatCents(entry.delta),
    balanceAfter: formatCents(entry.balanceAfter),
    reason: entry.reason,
    region: entry.region,
    at: toRfc3339(entry.at),
  };
}
