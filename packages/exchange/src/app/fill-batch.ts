/** The fill worker's use case: apply a batch of one lane's commands and commit them in one fenced transaction (D5). */
import { assert, backoffMs, type Clock, type Random, type Timer } from '@tulip/std';
import { cutBatch } from '../domain/cut-batch.ts';
import type { LaneBatch } from '../domain/lane-batch.ts';
import { isBehind } from '../domain/lane-head.ts';
import { isResting, isTerminal } from '../domain/order-transitions.ts';
import { type LaneCommand, planBatch } from '../domain/plan-batch.ts';
import { isAnswered } from '../domain/replace-request.ts';
import type { EngineSource } from '../ports/engine-source.ts';
import type { CommitOutcome, LaneReading, LaneStore } from '../ports/lane-store.ts';
import type { LedgerReader } from '../ports/ledger-reader.ts';
import type { Log, Metrics } from '../ports/observe.ts';
import type { OrderStore } from '../ports/order-store.ts';
import { StoreError } from '../ports/store-error.ts';
import type { ExchangeConfig } from './exchange-config.ts';
import { projectLane } from './project-lane.ts';

export interface FillBatchDeps {
  readonly config: ExchangeConfig;
  readonly lanes: LaneStore;
  readonly ledger: Pick<LedgerReader, 'after'>;
  readonly orders: Pick<OrderStore, 'settleCancel' | 'settleReplace'>;
  readonly engines: EngineSource;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** One message of the orders queue, parsed. */
export interface BellDelivery {
  readonly deliveryId: string;
  readonly kind: LaneCommand['kind'];
  readonly orderId: string;
  /** How often the queue has delivered it, this time included. */
  readonly receiveCount: number;
}

/** A batch is tried again for so long before it goes back to the queue: half of the function's time limit. */
const COMMIT_PATIENCE_MS = 5_000;
/** Above what the patience allows with the mean of the back-off; it ends the attempts also when the clock does not move. */
const COMMIT_ATTEMPTS_MAX = 100;
const RETRY_BASE_MS = 10;
const RETRY_CAP_MS = 250;
/** A command on which the engine throws this often is given up for good, before the queue would give up on it. */
const FAULT_LIMIT = 3;

/**
 * Answers the ids of the deliveries that must come back: none when everything is committed or needed nothing, else the first
 * that failed and all after it. Never throws for a failing store: the whole batch comes back then.
 */
export async function fillBatch(
  deps: FillBatchDeps,
  stream: string,
  deliveries: readonly BellDelivery[],
): Promise<string[]> {
  const giveUpAt = deps.clock.now() + COMMIT_PATIENCE_MS;
  const givenUp = new Set<string>();
  for (let attempt = 1; attempt <= COMMIT_ATTEMPTS_MAX; attempt++) {
    try {
      const outcome = await attemptBatch(deps, stream, deliveries, givenUp);
      if (outcome.kind === 'done') return outcome.failed;
      if (outcome.kind === 'anew') continue;
      deps.log.write('COMMIT_RETRIED', { stream, attempt, cause: outcome.cause });
    } catch (error) {
      // After a lost reply the batch may stand: the next attempt reads the rows and plans only what is left.
      if (!(error instanceof StoreError)) throw error;
      deps.log.write('COMMIT_RETRIED', { stream, attempt, cause: error.failure }, error);
    }
    deps.engines.discard(stream);
    deps.metrics.count('LaneCommitRetries', 1);
    const delayMs = backoffMs(deps.random, attempt, RETRY_BASE_MS, RETRY_CAP_MS);
    if (deps.clock.now() + delayMs >= giveUpAt) break;
    await deps.timer.sleep(delayMs);
  }
  return deliveries.map((delivery) => delivery.deliveryId);
}

type Attempt =
  | { readonly kind: 'done'; readonly failed: string[] }
  | { readonly kind: 'again'; readonly cause: 'fenced' | 'conflict' }
  /** Something stands in the way no more: read and plan at once. */
  | { readonly kind: 'anew' };

async function attemptBatch(
  deps: FillBatchDeps,
  stream: string,
  deliveries: readonly BellDelivery[],
  givenUp: Set<string>,
): Promise<Attempt> {
  const loaded = await load(deps, stream, deliveries);
  const { head, commands, orders } = loaded;
  if (isBehind(head)) {
    const projected = await projectLane(deps, head);
    return projected === 'done' ? { kind: 'anew' } : { kind: 'again', cause: projected };
  }
  const isRestingAsked = [...orders.values()].some(({ status }) => isResting(status));
  const plan = planBatch(commands, {
    head,
    orders,
    engines: await deps.engines.at(head, isRestingAsked),
    fillAz: deps.config.availabilityZone,
    now: deps.clock.now(),
    givenUp,
  });
  const makers = plan.makerIds.length === 0 ? [] : await deps.lanes.orders(plan.makerIds, deps.config.region);
  const { batches, untrue } = cutBatch(head, plan.planned, new Map([...orders, ...makers]));
  const outcome = await commitAll(deps, batches);
  if (outcome !== 'committed') return { kind: 'again', cause: outcome };
  await settle(deps, loaded, batches);
  const faultedAt = untrue === null ? plan.faultedAt : { index: untrue.planned.index, error: untrue.error };
  if (faultedAt !== null) {
    const command = commands[faultedAt.index];
    assert(command !== undefined, 'the faulted command is one of the batch');
    return faulted(deps, stream, command, faultedAt.error, deliveries, givenUp);
  }
  const last = batches.at(-1);
  if (last !== undefined) await deps.engines.committed(last.newHead);
  return { kind: 'done', failed: [] };
}

interface Loaded {
  readonly head: LaneReading['head'];
  readonly orders: LaneReading['orders'];
  readonly commands: LaneCommand[];
}

async function load(deps: FillBatchDeps, stream: string, deliveries: readonly BellDelivery[]): Promise<Loaded> {
  const { region, regions } = deps.config;
  const idsOf = (rung: readonly BellDelivery[]) => [...new Set(rung.map(({ orderId }) => orderId))];
  const { head, orders, cancelRequests, replaceRequests } = await deps.lanes.load({
    stream,
    region,
    regions,
    orderIds: idsOf(deliveries),
    cancelledIds: idsOf(deliveries.filter(({ kind }) => kind === 'cancel')),
    replacedIds: idsOf(deliveries.filter(({ kind }) => kind === 'replace')),
  });
  const commands = deliveries.flatMap((delivery): LaneCommand[] => {
    const { deliveryId, orderId, receiveCount } = delivery;
    if (delivery.kind === 'place') return [{ kind: 'place', deliveryId, orderId, receiveCount }];
    // A bell without a durable request says nothing: the wish is in the table or it was never made.
    if (delivery.kind === 'replace') {
      const requests = replaceRequests.get(orderId) ?? [];
      return requests.map((request) => ({ kind: 'replace', deliveryId, request, receiveCount }));
    }
    const request = cancelRequests.get(orderId);
    return request === undefined ? [] : [{ kind: 'cancel', deliveryId, request, receiveCount }];
  });
  return { head, orders, commands };
}

async function commitAll(deps: FillBatchDeps, batches: readonly LaneBatch[]): Promise<CommitOutcome> {
  for (const batch of batches) {
    const outcome = await deps.lanes.commit(batch);
    if (outcome !== 'committed') return outcome;
    reportCommit(deps, batch);
  }
  return 'committed';
}

/**
 * Takes this Region's answered requests off the pending list; a peer's own sweeper does so for the peer's. One that is not
 * answered stays, as a cancel after a fault, or a bell in the wrong lane: nobody has carried it out.
 */
async function settle(deps: FillBatchDeps, loaded: Loaded, batches: readonly LaneBatch[]): Promise<void> {
  const rows = new Map(loaded.orders);
  for (const { orders } of batches) for (const { order } of orders) rows.set(order.orderId, order);
  const settled = new Set<string>();
  for (const command of loaded.commands) {
    if (command.kind === 'place' || command.request.region !== deps.config.region) continue;
    const { kind, request } = command;
    const { orderId, region } = request;
    const row = rows.get(orderId);
    // Two bells of a batch may speak of one request.
    if (row === undefined || settled.has(`${kind} ${orderId}`)) continue;
    const isOver = isTerminal(row.status);
    if (kind === 'cancel' && isOver) await deps.orders.settleCancel(orderId, region);
    else if (kind === 'replace' && (isOver || isAnswered(row, request)))
      await deps.orders.settleReplace(orderId, request);
    else continue;
    settled.add(`${kind} ${orderId}`);
  }
}

function reportCommit(deps: FillBatchDeps, batch: LaneBatch): void {
  const { stream, entries, orders, readHead, newHead } = batch;
  if (isBehind(readHead))
    deps.log.write('ROWS_PROJECTED', { stream, through: newHead.projectedSeq, orders: orders.length });
  const [first] = entries;
  // Else nothing but rows of an entry before, or answers to replace requests from which nothing came.
  if (first === undefined) return;
  deps.log.write('BATCH_COMMITTED', { stream, from: first.from, to: newHead.seq, orders: orders.length });
  for (const entry of entries) {
    if (entry.command.kind === 'place')
      deps.metrics.durationMs('FillLag', Math.max(0, deps.clock.now() - entry.command.acceptedAt));
  }
}

/** A command that has failed for good goes out of the way; any other comes back, with all that must not overtake it. */
function faulted(
  deps: FillBatchDeps,
  stream: string,
  { deliveryId, receiveCount }: LaneCommand,
  error: unknown,
  deliveries: readonly BellDelivery[],
  givenUp: Set<string>,
): Attempt {
  deps.engines.discard(stream);
  deps.metrics.count('EngineFaults', 1);
  deps.log.write('COMMAND_FAULTED', { stream, receiveCount }, error);
  if (receiveCount >= FAULT_LIMIT) {
    givenUp.add(deliveryId);
    return { kind: 'anew' };
  }
  const first = deliveries.findIndex((delivery) => delivery.deliveryId === deliveryId);
  return { kind: 'done', failed: deliveries.slice(first).map((delivery) => delivery.deliveryId) };
}
