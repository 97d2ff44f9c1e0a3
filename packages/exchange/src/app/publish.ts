/** The router: publishes each stream of the ledger to each consumer, in order, by durable cursor; the cursor moves after the effects (D6). */
import type { Clock } from '@tulip/std';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { LaneStore } from '../ports/lane-store.ts';
import type { LedgerReader } from '../ports/ledger-reader.ts';
import type { PublishCursor } from '../ports/publish-cursors.ts';
import { type ConsumerDeps, type LedgerConsumer, ledgerConsumers } from './ledger-consumers.ts';

export interface PublishDeps extends ConsumerDeps {
  readonly ledger: LedgerReader;
  readonly clock: Clock;
}

const PAGE_SIZE = 50;
/** No further round is begun after so long: well within the functions' timeouts. */
const BUDGET_MS = 15_000;
const ROUNDS_MAX = 2_000;

/** Where one consumer stands in one stream. */
interface Reader {
  readonly consumer: LedgerConsumer;
  readonly cursor: PublishCursor;
}

type ReadPage = (stream: string, afterSeq: number) => Promise<readonly LedgerEntry[]>;

/**
 * Publishes what is new in the streams, a page of each in turn. A stream or a consumer that fails holds back no other. Rejects
 * with the first error, as StoreError when a store or a queue fails: call again, nothing is lost.
 */
export async function publishStreams(deps: PublishDeps, streams: readonly string[]): Promise<void> {
  if (streams.length === 0) return;
  const startedAt = deps.clock.now();
  const errors: unknown[] = [];
  let behind = await readersOf(deps, streams, errors);
  for (let round = 0; behind.size > 0 && round < ROUNDS_MAX; round++) {
    if (round > 0 && deps.clock.now() - startedAt >= BUDGET_MS) break;
    const stillBehind = new Map<string, Reader[]>();
    for (const [stream, readers] of behind) {
      const next = await publishRound(deps, readers, errors);
      if (next.length > 0) stillBehind.set(stream, next);
    }
    behind = stillBehind;
  }
  if (errors.length > 0) throw errors[0];
}

async function readersOf(
  deps: PublishDeps,
  streams: readonly string[],
  errors: unknown[],
): Promise<Map<string, Reader[]>> {
  const readers = await Promise.all(
    ledgerConsumers(deps).map(async (consumer) => {
      try {
        return (await consumer.cursors.read(streams)).map((cursor): Reader => ({ consumer, cursor }));
      } catch (error) {
        errors.push(error);
        return [];
      }
    }),
  );
  return Map.groupBy(readers.flat(), ({ cursor }) => cursor.stream);
}

/** One page of one stream to each of its consumers side by side; those that stand at the same place share it. */
async function publishRound(deps: PublishDeps, readers: readonly Reader[], errors: unknown[]): Promise<Reader[]> {
  const readPage = createPages(deps.ledger);
  const next = await Promise.all(
    readers.map(async ({ consumer, cursor }): Promise<Reader[]> => {
      try {
        const moved = await publishPage(consumer, cursor, readPage);
        return moved === null ? [] : [{ consumer, cursor: moved }];
      } catch (error) {
        errors.push(error);
        return [];
      }
    }),
  );
  return next.flat();
}

function createPages(ledger: LedgerReader): ReadPage {
  const pages = new Map<number, Promise<readonly LedgerEntry[]>>();
  return (stream, afterSeq) => {
    const page = pages.get(afterSeq) ?? ledger.after(stream, afterSeq, PAGE_SIZE);
    pages.set(afterSeq, page);
    return page;
  };
}

/** The cursor to go on from; null at the end of what this run need publish: what is written later rings for itself. */
async function publishPage(
  consumer: LedgerConsumer,
  cursor: PublishCursor,
  readPage: ReadPage,
): Promise<PublishCursor | null> {
  const { stream } = cursor;
  const entries = gapless(await readPage(stream, cursor.seq), cursor.seq);
  const last = entries.at(-1);
  if (last === undefined) return null;
  await consumer.deliver(entries);
  const next = { stream, seq: last.seq, tally: consumer.tallyAfter(cursor.tally, entries) };
  if (!(await consumer.cursors.advance(cursor, next))) {
    // Another router was faster and its cursor stands; it may not have seen all that was sent here. What was sent twice the
    // consumers know by (stream, seq).
    const [moved] = await consumer.cursors.read([stream]);
    return moved ?? null;
  }
  consumer.report(cursor, next);
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

/** The streams of which some consumer's cursor is behind their head: what a scheduled catch-up must publish. */
export async function streamsBehind(
  deps: Pick<ConsumerDeps, 'cursors' | 'balanceCursors'> & { readonly lanes: Pick<LaneStore, 'heads'> },
  streams: readonly string[],
): Promise<string[]> {
  const [heads, ...published] = await Promise.all([
    deps.lanes.heads(streams),
    deps.cursors.read(streams),
    deps.balanceCursors.read(streams),
  ]);
  const cursors = Map.groupBy(published.flat(), ({ stream }) => stream);
  return heads
    .filter(({ stream, seq }) => cursors.get(stream)?.some((cursor) => seq > cursor.seq))
    .map(({ stream }) => stream);
}
