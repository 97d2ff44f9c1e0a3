/** The router: publishes each stream of the ledger, in order, by durable cursor; the cursor moves after the effects (D6). */
import type { MarketEvents } from '@tulip/contracts';
import type { Clock } from '@tulip/std';
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
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

const PAGE_SIZE = 50;
/** No further round is begun after so long: well within the functions' timeouts. */
const BUDGET_MS = 15_000;
const ROUNDS_MAX = 2_000;

/**
 * Publishes what is new in the streams, a page of each in turn. A stream that fails holds back no other. Rejects with the first
 * error, as StoreError when a store or the bus fails: call again, nothing is lost.
 */
export async function publishStreams(deps: PublishDeps, streams: readonly string[]): Promise<void> {
  const startedAt = deps.clock.now();
  const errors: unknown[] = [];
  let behind = streams;
  for (let round = 0; behind.length > 0 && round < ROUNDS_MAX; round++) {
    if (round > 0 && deps.clock.now() - startedAt >= BUDGET_MS) break;
    const stillBehind: string[] = [];
    for (const stream of behind) {
      try {
        if (await publishPage(deps, stream)) stillBehind.push(stream);
      } catch (error) {
        errors.push(error);
      }
    }
    behind = stillBehind;
  }
  if (errors.length > 0) throw errors[0];
}

/** False when there was nothing more to publish. */
async function publishPage(deps: PublishDeps, stream: string): Promise<boolean> {
  const [cursor] = await deps.cursors.read([stream]);
  if (cursor === undefined) return false;
  const entries = gapless(await deps.ledger.after(stream, cursor.seq, PAGE_SIZE), cursor.seq);
  const last = entries.at(-1);
  if (last === undefined) return false;
  await deps.bus.publish(entries.map(toMessage));
  const tally = entries.reduce(tallyAfter, cursor.tally);
  // When another router was faster its cursor stands; what was sent twice the consumers know by (stream, seq).
  await deps.cursors.advance(cursor, { stream, seq: last.seq, tally });
  deps.metrics.count('EventsPublished', last.seq - cursor.seq);
  deps.log.write('STREAM_PUBLISHED', { stream, from: cursor.seq + 1, to: last.seq });
  return true;
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
