/** The tape and the ledger as the API shows them. */
import type { LedgerEvent, Trade } from '@tulip/contracts';
import { err, ok, type Result } from '@tulip/std';
import { eventsOf } from '../domain/ledger-entry.ts';
import type { LedgerReader } from '../ports/ledger-reader.ts';
import type { ExchangeConfig } from './exchange-config.ts';
import { decodeCursor, encodeCursor } from './page-cursor.ts';
import { allStreams } from './streams.ts';

export interface LedgerQueryDeps {
  readonly config: ExchangeConfig;
  readonly ledger: LedgerReader;
}

export async function listTrades(
  deps: LedgerQueryDeps,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Result<{ trades: Trade[]; nextCursor: string | null }, 'alien-cursor'>> {
  const start = query.cursor === undefined ? ok(null) : decodeCursor('trades', query.cursor);
  if (!start.ok) return start;
  const rows = await deps.ledger.trades(allStreams(deps.config), start.value, query.limit + 1);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const isEnd = rows.length <= query.limit || last === undefined;
  return ok({ trades: page.map((row) => row.trade), nextCursor: isEnd ? null : encodeCursor('trades', last.timeKey) });
}

/** Events of one stream after a sequence number; `next` continues, null at the end. A stream nobody has is `not-found`. */
export async function listEvents(
  deps: LedgerQueryDeps,
  query: { readonly stream: string; readonly after: number; readonly limit: number },
): Promise<Result<{ events: LedgerEvent[]; next: number | null }, 'not-found'>> {
  if (!allStreams(deps.config).includes(query.stream)) return err('not-found');
  const entries = await deps.ledger.after(query.stream, query.after, query.limit + 1);
  const events = entries.flatMap(eventsOf).filter((event) => event.seq > query.after);
  const page = events.slice(0, query.limit);
  const last = page.at(-1);
  return ok({ events: page, next: last === undefined || events.length <= query.limit ? null : last.seq });
}
