/** The tape and the ledger as the API shows them. */
import type { LedgerEvent, Trade } from '@tulip/contracts';
import { err, ok, type Result } from '@tulip/std';
import { eventsOf } from '../domain/ledger-entry.ts';
import type { LedgerReader } from '../ports/ledger-reader.ts';
import { decodeCursor, encodeCursor } from './page-cursor.ts';
import { allStreams, type StreamDeps } from './streams.ts';

export interface LedgerQueryDeps extends StreamDeps {
  readonly ledger: LedgerReader;
}

export async function listTrades(
  deps: LedgerQueryDeps,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Result<{ trades: Trade[]; nextCursor: string | null }, 'alien-cursor'>> {
  const start = query.cursor === undefined ? ok(null) : decodeCursor('trades', query.cursor);
  if (!start.ok) return start;
  const rows = await deps.ledger.trades(await allStreams(deps), start.value, query.limit + 1);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const isEnd = rows.length <= query.limit || last === undefined;
  return ok({ trades: page.map((row) => row.trade), nextCursor: isEnd ? null : encodeCursor('trades', last.timeKey) });
}

export interface EventQuery {
  /** All streams when absent. */
  readonly stream?: string | undefined;
  /** Exclusive; of all streams: in each of them. */
  readonly after: number;
  readonly limit: number;
}

interface EventPage {
  readonly events: LedgerEvent[];
  /** The `after` of the next page; null at the end. */
  readonly next: number | null;
}

/**
 * Events in order: of one stream, or of all by sequence number, streams by name. A page never ends inside a sequence number,
 * so that `next` means the same in every stream. A stream that nobody has is `not-found`; a limit that cannot hold one event
 * of each stream is `limit-below-streams`.
 */
export async function listEvents(
  deps: LedgerQueryDeps,
  query: EventQuery,
): Promise<Result<EventPage, 'not-found' | 'limit-below-streams'>> {
  const known = await allStreams(deps);
  const streams = query.stream === undefined ? known : known.filter((stream) => stream === query.stream);
  if (streams.length === 0) return err('not-found');
  const perStream = await Promise.all(streams.map((stream) => eventsAfter(deps, stream, query.after, query.limit + 1)));
  const events = perStream.flat().sort((a, b) => a.seq - b.seq || (a.stream < b.stream ? -1 : 1));
  const firstLeftOut = events[query.limit];
  if (firstLeftOut === undefined) return ok({ events, next: null });
  const page = events.slice(0, query.limit).filter((event) => event.seq < firstLeftOut.seq);
  const last = page.at(-1);
  return last === undefined ? err('limit-below-streams') : ok({ events: page, next: last.seq });
}

async function eventsAfter(
  deps: LedgerQueryDeps,
  stream: string,
  after: number,
  limit: number,
): Promise<LedgerEvent[]> {
  const entries = await deps.ledger.after(stream, after, limit);
  return entries
    .flatMap(eventsOf)
    .filter((event) => event.seq > after)
    .slice(0, limit);
}
