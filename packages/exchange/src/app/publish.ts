/** The router: publishes each stream of the ledger, in order, by durable cursor; the cursor moves after the effects (D6). */
import type { MarketEvents } from '@tulip/contracts';
import { eventsOf, type LedgerEntry } from '../domain/ledger-entry.ts';
import { tallyAfter } from '../domain/market-tally.ts';
import type { EventBus } from '../ports/bells.ts';
import type { LaneStore } from '../ports/lane-store.ts';
import type { LedgerReader } from '../ports/ledger-reader.ts';
import type { Log, Metrics } from '../ports/observe.ts';
import type { PublishCursor, PublishCursors } from '../ports/publish-cursors.ts';

export interface PublishDeps {
  readonly ledger: LedgerReader;
  readonly cursors: PublishCursors;
  readonly bus: EventBus;
  readonly log: Log;
  readonly metrics: Metrics;
}

const PAGE_SIZE = 50;
/** Pages of one stream in one run; the rest is for the next wake-up. */
const PAGES_MAX = 40;

/** Publishes what is new in the streams. Rejects with StoreError when a store or the bus fails: call again, nothing is lost. */
export async function publishStreams(deps: PublishDeps, streams: readonly string[]): Promise<void> {
  for (const stream of streams) await publishStream(deps, stream);
}

async function publishStream(deps: PublishDeps, stream: string): Promise<void> {
  for (let page = 0; page < PAGES_MAX; page++) {
    const [cursor] = await deps.cursors.read([stream]);
    if (cursor === undefined) return;
    const entries = gapless(await deps.ledger.after(stream, cursor.seq, PAGE_SIZE), cursor.seq);
    const last = entries.at(-1);
    if (last === undefined) return;
    await deps.bus.publish(entries.map(toMessage));
    const tally = entries.reduce(tallyAfter, cursor.tally);
    // When another router was faster its cursor stands; what was sent twice the consumers know by (stream, seq).
    await deps.cursors.advance(cursor, { stream, seq: last.seq, tally });
    deps.metrics.count('EventsPublished', last.seq - cursor.seq);
    deps.log.write('STREAM_PUBLISHED', { stream, from: cursor.seq + 1, to: last.seq });
  }
}

/** The entries up to the first gap: a peer's ledger may arrive out of order. */
function gapless(entries: readonly LedgerEntry[], afterSeq: number): LedgerEntry[] {
  const contiguous: LedgerEntry[] = [];
  let expected = afterSeq + 1;
  for (const entry of entries) {
    if (entry.from !== expected) break;
    contiguous.push(entry);
    expected = entry.seq + 1;
  }
  return contiguous;
}

function toMessage(entry: LedgerEntry): MarketEvents {
  return { v: 1, stream: entry.stream, from: entry.from, to: entry.seq, events: eventsOf(entry) };
}

/** The streams whose cursor is behind their head: what a scheduled catch-up must publish. */
export async function streamsBehind(
  lanes: Pick<LaneStore, 'heads'>,
  cursors: PublishCursors,
  streams: readonly string[],
): Promise<string[]> {
  const [heads, published] = await Promise.all([lanes.heads(streams), cursors.read(streams)]);
  const publishedSeq = new Map(published.map((cursor: PublishCursor) => [cursor.stream, cursor.seq]));
  return heads.filter((head) => head.seq > (publishedSeq.get(head.stream) ?? 0)).map((head) => head.stream);
}
