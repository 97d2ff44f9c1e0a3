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
/** Some 40 KB: a message stays within the 64 KB that SQS counts as one request. An entry with more events travels alone. */
const MESSAGE_EVENTS_MAX = 100;
/** No further round is begun after so long: well within the functions' timeouts. */
const BUDGET_MS = 15_000;
const ROUNDS_MAX = 2_000;

/**
 * Publishes what is new in the streams, a page of each in turn. A stream that fails holds back no other. Rejects with the first
 * error, as StoreError when a store or the bus fails: call again, nothing is lost.
 */
export async function publishStreams(deps: PublishDeps, streams: readonly string[]): Promise<void> {
  if (streams.length === 0) return;
  const startedAt = deps.clock.now();
  const errors: unknown[] = [];
  let behind = await deps.cursors.read(streams);
  for (let round = 0; behind.length > 0 && round < ROUNDS_MAX; round++) {
    if (round > 0 && deps.clock.now() - startedAt >= BUDGET_MS) break;
    const stillBehind: PublishCursor[] = [];
    for (const cursor of behind) {
      try {
        const next = await publishPage(deps, cursor);
        if (next !== null) stillBehind.push(next);
      } catch (error) {
        errors.push(error);
      }
    }
    behind = stillBehind;
  }
  if (errors.length > 0) throw errors[0];
}

/** The cursor to go on from; null at the end of what this run need publish: what is written later rings for itself. */
async function publishPage(deps: PublishDeps, cursor: PublishCursor): Promise<PublishCursor | null> {
  const { stream } = cursor;
  const page = await deps.ledger.after(stream, cursor.seq, PAGE_SIZE);
  const entries = gapless(page, cursor.seq);
  const last = entries.at(-1);
  if (last === undefined) return null;
  await deps.bus.publish(messagesOf(entries));
  const next = { stream, seq: last.seq, tally: entries.reduce(tallyAfter, cursor.tally) };
  if (!(await deps.cursors.advance(cursor, next))) {
    // Another router was faster and its cursor stands; it may not have seen all that was sent here. What was sent twice the
    // consumers know by (stream, seq).
    const [moved] = await deps.cursors.read([stream]);
    return moved ?? null;
  }
  deps.metrics.count('EventsPublished', last.seq - cursor.seq);
  deps.log.write('STREAM_PUBLISHED', { stream, from: cursor.seq + 1, to: last.seq });
  return entries.length === PAGE_SIZE ? next : null;
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

/** Consecutive entries in one message, as long as it stays small. */
function messagesOf(entries: readonly LedgerEntry[]): MarketEvents[] {
  const messages: MarketEvents[] = [];
  for (const entry of entries) {
    const last = messages.at(-1);
    const events = eventsOf(entry);
    if (last !== undefined && last.events.length + events.length <= MESSAGE_EVENTS_MAX) {
      last.to = entry.seq;
      last.events.push(...events);
    } else {
      messages.push({ v: 1, stream: entry.stream, from: entry.from, to: entry.seq, events });
    }
  }
  return messages;
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
