/** The fill worker's use case: apply a batch of one lane's commands and commit them in one fenced transaction (D5). */
import { assert, backoffMs, type Clock, type Random, type Timer } from '@tulip/std';
import { isTerminal } from '../domain/order-transitions.ts';
import { type BatchPlan, type LaneCommand, planBatch } from '../domain/plan-batch.ts';
import { isAnswered } from '../domain/replace-request.ts';
import type { EngineSource } from '../ports/engine-source.ts';
import type { LaneReading, LaneStore } from '../ports/lane-store.ts';
import type { Log, Metrics } from '../ports/observe.ts';
import type { OrderStore } from '../ports/order-store.ts';
import { StoreError } from '../ports/store-error.ts';
import type { ExchangeConfig } from './exchange-config.ts';

export interface FillBatchDeps {
  readonly config: ExchangeConfig;
  readonly lanes: LaneStore;
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
/** A command on which the engine throws this often is rejected for good, before the queue would give up on it. */
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
  for (let attempt = 1; attempt <= COMMIT_ATTEMPTS_MAX; attempt++) {
    try {
      const outcome = await attemptBatch(deps, stream, deliveries);
      if (outcome.kind === 'done') return outcome.failed;
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
  | { readonly kind: 'again'; readonly cause: 'fenced' | 'conflict' };

async function attemptBatch(
  deps: FillBatchDeps,
  stream: string,
  deliveries: readonly BellDelivery[],
): Promise<Attempt> {
  const loaded = await load(deps, stream, deliveries);
  const { head, commands, orders } = loaded;
  const engine = await deps.engines.at(head);
  const plan = planBatch(commands, {
    head,
    orders,
    engine,
    fillAz: deps.config.availabilityZone,
    now: deps.clock.now(),
    faultLimit: FAULT_LIMIT,
  });
  if (plan.orders.length > 0) {
    const outcome = await deps.lanes.commit({
      stream,
      readHead: head,
      newHead: plan.head,
      entries: plan.entries,
      orders: plan.orders,
    });
    if (outcome !== 'committed') return { kind: 'again', cause: outcome };
    reportCommit(deps, plan);
  }
  await settle(deps, loaded, plan);
  return { kind: 'done', failed: faulted(deps, plan, commands, deliveries) };
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

/**
 * Takes this Region's answered requests off the pending list; a peer's own sweeper does so for the peer's. One that is not
 * answered stays, as a cancel after a fault, or a bell in the wrong lane: nobody has carried it out.
 */
async function settle(deps: FillBatchDeps, loaded: Loaded, plan: BatchPlan): Promise<void> {
  const rows = new Map(loaded.orders);
  for (const { order } of plan.orders) rows.set(order.orderId, order);
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

function reportCommit(deps: FillBatchDeps, plan: BatchPlan): void {
  const [first] = plan.entries;
  // Nothing but answers to replace requests from which nothing came.
  if (first === undefined) return;
  deps.log.write('BATCH_COMMITTED', {
    stream: first.stream,
    from: first.from,
    to: plan.head.seq,
    orders: plan.orders.length,
  });
  for (const entry of plan.entries) {
    if (entry.command.kind === 'place')
      deps.metrics.durationMs('FillLag', Math.max(0, deps.clock.now() - entry.command.acceptedAt));
  }
}

function faulted(
  deps: FillBatchDeps,
  plan: BatchPlan,
  commands: readonly LaneCommand[],
  deliveries: readonly BellDelivery[],
): string[] {
  if (plan.faultedAt === null) return [];
  const command = commands[plan.faultedAt.index];
  assert(command !== undefined, 'the faulted command is one of the batch');
  deps.engines.discard(plan.head.stream);
  deps.metrics.count('EngineFaults', 1);
  deps.log.write(
    'COMMAND_FAULTED',
    { stream: plan.head.stream, receiveCount: command.receiveCount },
    plan.faultedAt.error,
  );
  const first = deliveries.findIndex(({ deliveryId }) => deliveryId === command.deliveryId);
  return deliveries.slice(first).map(({ deliveryId }) => deliveryId);
}
