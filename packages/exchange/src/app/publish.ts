/** The router: publishes each stream of the ledger to each consumer, in order, by durable cursor; the cursor moves after the effects (D6). */
import { type Clock, eachApart } from '@tulip/std';
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
const STREAMS_AT_ONCE = 16;
/** No further round is begun after so long: well within the functions' timeouts. */
const BUDGET_MS = 15_000;
const ROUNDS_MAX = 2_000;

/** Where one consumer stands in one stream. */
interface Reader {
  readonly consumer: LedgerConsumer;
  readonly cursor: PublishCursor;
}

type ReadPage = (stream: string, afterSeq: number) => Promise<readonly LedgerEntry[]>;

/** What is new to one consumer of one stream, from its cursor to the end of the page. */
interface Page extends Reader {
  readonly entries: readonly LedgerEntry[];
  /** The cursor when the entries have been delivered. */
  readonly next: PublishCursor;
}

/**
 * Publishes what is new in the streams, a page of each in turn. A stream or a consumer that fails holds back no other. Rejects
 * with the first error, as StoreError when a store or a queue fails: call again, nothing is lost.
 */
export async function publishStreams(deps: PublishDeps, streams: readonly string[]): Promise<void> {
  if (streams.length === 0) return;
  const startedAt = deps.clock.now();
  const errors: unknown[] = [];
  let behind = await readersOf(deps, streams, errors);
  for (let round = 0; behind.length > 0 && round < ROUNDS_MAX; round++) {
    if (round > 0 && deps.clock.now() - startedAt >= BUDGET_MS) break;
    const readPage = createPages(deps.ledger);
    const byConsumer = Map.groupBy(behind, ({ consumer }) => consumer);
    const next = await Promise.all(
      [...byConsumer].map(([consumer, readers]) => publishRound(deps, consumer, readers, readPage, errors)),
    );
    behind = next.flat();
  }
  if (errors.length > 0) throw errors[0];
}

async function readersOf(deps: PublishDeps, streams: readonly string[], errors: unknown[]): Promise<Reader[]> {
  const consumers = ledgerConsumers(deps);
  const readers = await gather(consumers, errors, async (consumer) =>
    (await consumer.cursors.read(streams)).map((cursor): Reader => ({ consumer, cursor })),
  );
  return readers.flat();
}

/** A page of each stream to one consumer; answers from where to go on. What fails is told in `errors`, its cursor left where it was. */
async function publishRound(
  deps: PublishDeps,
  consumer: LedgerConsumer,
  readers: readonly Reader[],
  readPage: ReadPage,
  errors: unknown[],
): Promise<Reader[]> {
  const pages = await gather(readers, errors, (reader) => toPage(reader, readPage));
  const delivered = await deliverPages(deps, consumer, pages, errors);
  return gather(delivered, errors, advance);
}

/** Consumers that stand at the same place of a stream share its page. */
function createPages(ledger: LedgerReader): ReadPage {
  const pages = new Map<string, Promise<readonly LedgerEntry[]>>();
  return (stream, afterSeq) => {
    const place = `${stream} ${afterSeq}`;
    const page = pages.get(place) ?? ledger.after(stream, afterSeq, PAGE_SIZE);
    pages.set(place, page);
    return page;
  };
}

/** Null at the end of what this run need publish: what is written later rings for itself. */
async function toPage({ consumer, cursor }: Reader, readPage: ReadPage): Promise<Page | null> {
  const { stream, seq } = cursor;
  const entries = gapless(await readPage(stream, seq), seq);
  const last = entries.at(-1);
  if (last === undefined) return null;
  const next = { stream, seq: last.seq, tally: consumer.tallyAfter(cursor.tally, entries) };
  return { consumer, cursor, entries, next };
}

/** All in as few calls as they fit into; when that fails each stream alone, because none must hold back another. */
async function deliverPages(
  deps: PublishDeps,
  consumer: LedgerConsumer,
  pages: readonly Page[],
  errors: unknown[],
): Promise<readonly Page[]> {
  if (pages.length > 1) {
    try {
      await consumer.deliver(pages.map(({ entries }) => entries));
      return pages;
    } catch (error) {
      // Which of them it was shows below; what is sent twice the queue knows, or the consumers by stream and seq.
      deps.log.write('PUBLISHING_APART', { streams: pages.length }, error);
    }
  }
  return gather(pages, errors, async (page) => {
    await consumer.deliver([page.entries]);
    return page;
  });
}

/** From where to go on; null when this was the last page. */
async function advance({ consumer, cursor, entries, next }: Page): Promise<Reader | null> {
  if (!(await consumer.cursors.advance(cursor, next))) {
    // Another router was faster and its cursor stands; it may not have seen all that was sent here. What was sent twice the
    // consumers know by (stream, seq).
    const [moved] = await consumer.cursors.read([cursor.stream]);
    return moved === undefined ? null : { consumer, cursor: moved };
  }
  consumer.report(cursor, next);
  return entries.length === PAGE_SIZE ? { consumer, cursor: next } : null;
}

/** The answers in the order of the items, without those that are null or failed. */
async function gather<Item, Answer>(
  items: readonly Item[],
  errors: unknown[],
  work: (item: Item) => Promise<Answer | null>,
): Promise<Answer[]> {
  const answers = new Map<number, Answer>();
  await eachApart([...items.entries()], STREAMS_AT_ONCE, async ([index, item]) => {
    try {
      const answer = await work(item);
      if (answer !== null) answers.set(index, answer);
    } catch (error) {
      errors.push(error);
    }
  });
  return [...items.keys()].flatMap((index) => answers.get(index) ?? []);
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
