/** A lane to trade on: pending orders, an engine whose outcomes follow from the order's seed, batches planned one after another. */
import { cents, lots, type PlaceOrderRequest, placeOrderRequest } from '@tulip/contracts';
import type { EngineEvent, FillEngine, PlaceCommand, ReplaceCommand } from '@tulip/engine';
import { assert, epochMs, fromRfc3339, must } from '@tulip/std';
import type { CancelRequest } from '../domain/cancel-request.ts';
import { cutBatch } from '../domain/cut-batch.ts';
import { intentOf, orderIdOf, streamOf } from '../domain/identity.ts';
import type { LaneBatch, OrderWrite } from '../domain/lane-batch.ts';
import { initialHead, type LaneHead } from '../domain/lane-head.ts';
import type { LedgerEntry, LedgerOutcome, LedgerTrade } from '../domain/ledger-entry.ts';
import { newOrderVersion, type OrderVersion } from '../domain/order-version.ts';
import {
  type BatchContext,
  type BatchPlan,
  type LaneCommand,
  type LaneEngines,
  planBatch,
} from '../domain/plan-batch.ts';
import type { ReplaceRequest } from '../domain/replace-request.ts';

export const HOME = 'us-east-2';
export const PEER = 'eu-west-1';
export const LANE = streamOf(HOME, 'TULIP', 0);
export const NOON = must(fromRfc3339('2026-04-14T12:00:00.000Z'), 'an instant');

export interface OrderWishes extends Partial<Omit<PlaceOrderRequest, 'userId'>> {
  readonly userId?: string;
  readonly key?: string;
  readonly region?: string;
  readonly acceptedAt?: number;
}

/** A PENDING order of lane 0 of its Region. */
export function pendingOrder(wishes: OrderWishes = {}): OrderVersion {
  const { userId = 'clusius', key = 'k', region = HOME, acceptedAt = NOON, ...body } = wishes;
  const orderId = orderIdOf(userId, key);
  const price = body.type === 'MARKET' ? {} : { price: '12.5' };
  const request = placeOrderRequest.parse({ userId, side: 'BUY', quantity: 10, ...price, ...body });
  const place = { region, availabilityZone: `${region}a`, lanes: 1 };
  return newOrderVersion(orderId, key, intentOf(request, orderId), place, epochMs(acceptedAt));
}

export function placeOf(order: OrderVersion, receiveCount = 1): LaneCommand {
  return { kind: 'place', deliveryId: `place ${order.orderId}`, orderId: order.orderId, receiveCount };
}

export function requestOf(order: OrderVersion, afterMs = 1_000, region = HOME): CancelRequest {
  const { orderId, userId, stream, acceptedAt } = order;
  return { orderId, userId, region, stream, reason: 'user-cancel', requestedAt: epochMs(acceptedAt + afterMs) };
}

export function cancelOf(order: OrderVersion, afterMs = 1_000, receiveCount = 1): LaneCommand {
  const request = requestOf(order, afterMs);
  return { kind: 'cancel', deliveryId: `cancel ${order.orderId}`, request, receiveCount };
}

export type NewTerms = Partial<Pick<ReplaceRequest, 'price' | 'quantity'>>;

export function replaceRequestOf(order: OrderVersion, terms: NewTerms, afterMs = 1_000, region = HOME): ReplaceRequest {
  const { orderId, userId, stream, acceptedAt } = order;
  const { price = null, quantity = null } = terms;
  return { orderId, userId, region, stream, price, quantity, requestedAt: epochMs(acceptedAt + afterMs) };
}

export function replaceOf(order: OrderVersion, terms: NewTerms, afterMs = 1_000, receiveCount = 1): LaneCommand {
  const request = replaceRequestOf(order, terms, afterMs);
  return { kind: 'replace', deliveryId: `replace ${order.orderId}`, request, receiveCount };
}

type Ending = 'filled' | 'cancelled' | 'rests';
const ENDINGS: readonly Ending[] = ['filled', 'cancelled', 'rests'];

/** The seed that makes {@link seededEngine} do so many trades (at most 3) and then this. */
export function seedFor(trades: number, ending: Ending): number {
  return trades + 4 * ENDINGS.indexOf(ending);
}
/** The engine throws on a place with this seed. */
export const FAULTY_SEED = 13;

/** The engine throws on a replace to this quantity. */
export const FAULTY_QUANTITY = lots(13);

/** An engine without state: the seed says how often an order trades, and whether its rest is filled, cancelled or stays. */
export const seededEngine: FillEngine = {
  identity: { name: 'simfill', version: 'seeded', settings: 'by seed' },
  apply(command) {
    if (command.kind === 'place') return outcomeOf(command);
    if (command.kind === 'replace') return replaced(command);
    const { orderId, reason, remaining } = command;
    return remaining === 0 ? [] : [{ kind: 'cancelled', orderId, reason, remaining }];
  },
  snapshot: () => new Uint8Array(),
  restore: () => assert(false, 'a seeded engine is never restored'),
  stateHash: () => '',
};

function outcomeOf({ orderId, side, quantity, simulationSeed }: PlaceCommand): EngineEvent[] {
  assert(simulationSeed !== FAULTY_SEED, 'this engine cannot count to thirteen');
  const ending = must(ENDINGS[Math.floor(simulationSeed / 4) % ENDINGS.length], 'an ending');
  const trades = Math.min(simulationSeed % 4, quantity);
  const events: EngineEvent[] = [{ kind: 'accepted', orderId }];
  let remaining: number = quantity;
  for (let number = 1; number <= trades; number++) {
    const taken = number === trades && ending === 'filled' ? remaining : 1;
    remaining -= taken;
    events.push({
      kind: 'trade',
      orderId,
      takerSide: side,
      makerOrderId: `SIM#${number}`,
      price: cents(1_250 - number),
      quantity: lots(taken),
      remaining: lots(remaining),
    });
  }
  if (remaining > 0 && ending === 'cancelled') {
    events.push({ kind: 'cancelled', orderId, reason: 'no-liquidity', remaining: lots(remaining) });
  }
  return events;
}

function replaced({ orderId, price, quantity, current }: ReplaceCommand): EngineEvent[] {
  assert(quantity !== FAULTY_QUANTITY, 'this engine cannot count to thirteen');
  const after = { price: price ?? current.price, quantity: quantity ?? current.quantity };
  if (after.price === current.price && after.quantity === current.quantity) return [];
  const remaining = after.quantity - (current.quantity - current.remaining);
  if (remaining <= 0) return [{ kind: 'cancelled', orderId, reason: 'user-cancel', remaining: current.remaining }];
  return [{ kind: 'replaced', orderId, ...after, remaining: lots(remaining) }];
}

export function ordersById(orders: readonly OrderVersion[]): Map<string, OrderVersion> {
  return new Map(orders.map((order) => [order.orderId, order]));
}

export function contextOf(orders: readonly OrderVersion[], change: Partial<BatchContext> = {}): BatchContext {
  return {
    head: initialHead(LANE),
    orders: ordersById(orders),
    engines: enginesOf(seededEngine),
    fillAz: `${HOME}b`,
    now: epochMs(NOON + 60_000),
    givenUp: new Set(),
    ...change,
  };
}

/** One engine for all that a lane asks. */
export function enginesOf(engine: FillEngine): LaneEngines {
  return { arriving: engine, resting: engine };
}

export interface BatchRun {
  readonly entries: readonly LedgerEntry[];
  readonly orders: readonly OrderWrite[];
  readonly trades: readonly LedgerTrade[];
  readonly head: LaneHead;
  readonly batches: readonly LaneBatch[];
  readonly faultedAt: BatchPlan['faultedAt'];
}

/** What a batch comes to that touches only the context's own orders. */
export function runBatch(commands: readonly LaneCommand[], context: BatchContext): BatchRun {
  const { planned, faultedAt } = planBatch(commands, context);
  const { batches, untrue } = cutBatch(context.head, planned, context.orders);
  assert(untrue === null, 'the rows are as the engine takes them to be');
  return {
    entries: batches.flatMap(({ entries }) => entries),
    orders: batches.flatMap(({ orders }) => orders),
    trades: batches.flatMap(({ trades }) => trades),
    head: batches.at(-1)?.newHead ?? context.head,
    batches,
    faultedAt,
  };
}

export interface LaneRun {
  readonly entries: LedgerEntry[];
  readonly orders: Map<string, OrderVersion>;
  readonly head: LaneHead;
  readonly plans: BatchRun[];
}

/** Plans and applies the batches in turn, as a worker does whose commits all succeed. */
export function runBatches(batches: readonly (readonly LaneCommand[])[], rows: readonly OrderVersion[]): LaneRun {
  const orders = ordersById(rows);
  const entries: LedgerEntry[] = [];
  const plans: BatchRun[] = [];
  let head = initialHead(LANE);
  for (const batch of batches) {
    const plan = runBatch(batch, contextOf([...orders.values()], { head }));
    for (const { order } of plan.orders) orders.set(order.orderId, order);
    entries.push(...plan.entries);
    plans.push(plan);
    head = plan.head;
  }
  return { entries, orders, head, plans };
}

/** The entry that the outcomes make in an empty lane; the engine's own when none are given. */
export function firstEntry(order: OrderVersion, outcomes?: readonly LedgerOutcome[]): LedgerEntry {
  const engine: FillEngine =
    outcomes === undefined ? seededEngine : { ...seededEngine, apply: () => outcomes as readonly EngineEvent[] };
  const { entries } = runBatch([placeOf(order)], contextOf([order], { engines: enginesOf(engine) }));
  return must(entries[0], 'the entry');
}
