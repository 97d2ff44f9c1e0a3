/** Brings rows and tape up to the ledger where a worker has died between a large command's commit and the rows of all its makers. */
import { assert, eachApart } from '@tulip/std';
import { projectionOf } from '../domain/cut-batch.ts';
import { isBehind, type LaneHead } from '../domain/lane-head.ts';
import { touchedBy } from '../domain/ledger-entry.ts';
import type { CommitOutcome, LaneStore } from '../ports/lane-store.ts';
import type { LedgerReader } from '../ports/ledger-reader.ts';
import type { Log } from '../ports/observe.ts';
import type { ExchangeConfig } from './exchange-config.ts';
import { ownStreams, type StreamDeps } from './streams.ts';

export interface ProjectLaneDeps {
  readonly config: ExchangeConfig;
  readonly lanes: Pick<LaneStore, 'orders' | 'commit'>;
  readonly ledger: Pick<LedgerReader, 'after'>;
  readonly log: Log;
}

/** A worker commits nothing on a lane that is behind: it is behind by the events of one entry, or of a few after a restored backup. */
const ENTRIES_MAX = 100;

/**
 * Writes what is left, each transaction fenced by the head; `fenced` and `conflict` mean that somebody else is at it. Rejects with
 * StoreError. The head that was read is not the lane's any more when this is done.
 */
export async function projectLane(
  deps: ProjectLaneDeps,
  head: LaneHead,
): Promise<'done' | Exclude<CommitOutcome, 'committed'>> {
  const entries = await deps.ledger.after(head.stream, head.projectedSeq, ENTRIES_MAX);
  const known = entries.filter(({ seq }) => seq <= head.seq);
  const rows = await deps.lanes.orders([...new Set(known.flatMap(touchedBy))], deps.config.region);
  const batches = projectionOf(head, known, rows);
  assert(batches.length > 0, `${head.stream} is at ${head.seq}, and its ledger has nothing after ${head.projectedSeq}`);
  for (const batch of batches) {
    const outcome = await deps.lanes.commit(batch);
    if (outcome !== 'committed') return outcome;
    const { stream, orders, newHead } = batch;
    deps.log.write('ROWS_PROJECTED', { stream, through: newHead.projectedSeq, orders: orders.length });
  }
  return 'done';
}

/** For the sweeper: lanes that no command comes to any more. Each is tried; then the first error is thrown. */
export async function projectBehind(
  deps: ProjectLaneDeps & StreamDeps & { readonly lanes: Pick<LaneStore, 'heads'> },
): Promise<void> {
  const heads = await deps.lanes.heads(await ownStreams(deps));
  await eachApart(heads.filter(isBehind), 1, async (head) => {
    await projectLane(deps, head);
  });
}
