/** Material for the suite: lanes of their own, orders, batches and personas, all made by the domain's own functions. */
import { cents, lots, placeOrderRequest } from '@tulip/contracts';
import type { EngineCommand, EngineEvent, FillEngine, PlaceCommand, ReplaceCommand } from '@tulip/engine';
import { assert, epochMs, fromRfc3339, must, sha256Hex } from '@tulip/std';
import { type Posting, postingOf } from '../domain/balance-row.ts';
import type { CancelRequest } from '../domain/cancel-request.ts';
import { depositOf, OPENING_BALANCE } from '../domain/cash-entry.ts';
import { cutBatch } from '../domain/cut-batch.ts';
import { intentOf, laneOf, orderIdOf, streamOf } from '../domain/identity.ts';
import type { LaneBatch } from '../domain/lane-batch.ts';
import type { LaneHead } from '../domain/lane-head.ts';
import { newOrderVersion, type OrderVersion } from '../domain/order-version.ts';
import { type LaneCommand, planBatch } from '../domain/plan-batch.ts';
import type { ReplaceRequest } from '../domain/replace-request.ts';
import type { PersonaRecord } from '../ports/index.ts';

export const HOME = 'us-east-2';
export const PEER = 'eu-west-1';
export const REGIONS: readonly string[] = [HOME, PEER];
export const NOON_MS = must(fromRfc3339('2026-04-14T12:00:00.000Z'), 'an instant');

const LANES = 100;

export interface OrderWishes {
  /** Default: {@link NOON_MS} plus the order's number in ms. */
  readonly acceptedAtMs?: number;
  readonly quantity?: number;
}

export interface TestLane {
  readonly stream: string;
  readonly userId: string;
  /** Another PENDING order of the lane's trader, accepted in {@link HOME}. */
  order(wishes?: OrderWishes): OrderVersion;
  orders(count: number, wishes?: OrderWishes): OrderVersion[];
}

/** Lanes that no other test of the same store uses. */
export function createLanes(): () => TestLane {
  let lane = 0;
  return () => {
    assert(lane < LANES, 'a test file uses at most 100 lanes');
    return createLane(lane++);
  };
}

function createLane(lane: number): TestLane {
  const userId = traderOf(lane);
  let placed = 0;
  const order = (wishes: OrderWishes = {}) => {
    placed += 1;
    return acceptedIn(HOME, {
      userId,
      idempotencyKey: `order ${placed}`,
      quantity: wishes.quantity ?? 100,
      acceptedAtMs: wishes.acceptedAtMs ?? NOON_MS + placed,
    });
  };
  return {
    stream: streamOf(HOME, 'TULIP', lane),
    userId,
    order,
    orders: (count, wishes) => Array.from({ length: count }, () => order(wishes)),
  };
}

/** A user whom `laneOf` puts on the lane. */
function traderOf(lane: number): string {
  for (let number = 0; ; number++) {
    const userId = `trader-${number}`;
    if (laneOf(userId, LANES) === lane) return userId;
  }
}

interface Placed {
  readonly userId: string;
  readonly idempotencyKey: string;
  readonly quantity: number;
  readonly acceptedAtMs: number;
}

function acceptedIn(region: string, placed: Placed): OrderVersion {
  const request = placeOrderRequest.parse({
    userId: placed.userId,
    side: 'BUY',
    price: '12.5',
    quantity: placed.quantity,
  });
  const orderId = orderIdOf(placed.userId, placed.idempotencyKey);
  const place = { region, availabilityZone: `${region}a`, lanes: LANES };
  const acceptedAt = epochMs(placed.acceptedAtMs);
  return newOrderVersion(orderId, placed.idempotencyKey, intentOf(request, orderId), place, acceptedAt);
}

/** The version that the peer Region makes of the same request, in the same millisecond. */
export function versionInPeer(order: OrderVersion): OrderVersion {
  const { userId, idempotencyKey, quantity, acceptedAt } = order;
  return acceptedIn(PEER, { userId, idempotencyKey, quantity, acceptedAtMs: acceptedAt });
}

export function cancelOf(order: OrderVersion, region: string, afterMs = 1_000): CancelRequest {
  const { orderId, userId, stream, acceptedAt } = order;
  return { orderId, userId, region, stream, reason: 'user-cancel', requestedAt: epochMs(acceptedAt + afterMs) };
}

/** A wish for this new limit and half of the quantity. */
export function replaceOf(order: OrderVersion, region: string, afterMs = 1_000, priceCents = 1_300): ReplaceRequest {
  const { orderId, userId, stream, acceptedAt, quantity } = order;
  const terms = { price: cents(priceCents), quantity: lots(quantity / 2) };
  return { orderId, userId, region, stream, ...terms, requestedAt: epochMs(acceptedAt + afterMs) };
}

/** An engine that fills every order in so many equal trades; with 0 it lets the order rest. */
function scriptedEngine(trades: number): FillEngine {
  return {
    identity: { name: 'simfill', version: 'scripted', settings: `trades=${trades}` },
    apply(command: EngineCommand) {
      if (command.kind === 'place') return fills(command, trades);
      return command.kind === 'cancel' ? cancel(command) : replace(command);
    },
    snapshot: () => new Uint8Array(),
    restore: () => assert(false, 'a scripted engine is never restored'),
    stateHash: () => sha256Hex(''),
  };
}

function fills(command: PlaceCommand, trades: number): EngineEvent[] {
  const { orderId, side, quantity } = command;
  const each = quantity / Math.max(1, trades);
  const executed = Array.from({ length: trades }, (_, index): EngineEvent => {
    const remaining = lots(quantity - each * (index + 1));
    const price = cents(1_250 - index);
    const makerOrderId = `SIM#${index + 1}`;
    return { kind: 'trade', orderId, takerSide: side, makerOrderId, price, quantity: lots(each), remaining };
  });
  return [{ kind: 'accepted', orderId }, ...executed];
}

function cancel({ orderId, reason, remaining }: Extract<EngineCommand, { kind: 'cancel' }>): EngineEvent[] {
  return remaining === 0 ? [] : [{ kind: 'cancelled', orderId, reason, remaining }];
}

function replace({ orderId, price, quantity, current }: ReplaceCommand): EngineEvent[] {
  const filled = current.quantity - current.remaining;
  const total = quantity ?? current.quantity;
  if (price === current.price && total === current.quantity) return [];
  return [
    { kind: 'replaced', orderId, price: price ?? current.price, quantity: total, remaining: lots(total - filled) },
  ];
}

/** What a worker commits that read `head` and these rows and was rung once for each. */
export function placeBatch(head: LaneHead, orders: readonly OrderVersion[], trades = 2): LaneBatch {
  const commands = orders.map(({ orderId }): LaneCommand => {
    return { kind: 'place', deliveryId: `place ${orderId}`, orderId, receiveCount: 1 };
  });
  return batchOf(head, orders, commands, trades);
}

/** What a worker commits that read `head`, the order's row and a wish to cancel it. */
export function cancelBatch(head: LaneHead, order: OrderVersion): LaneBatch {
  const request = cancelOf(order, HOME);
  const commands: LaneCommand[] = [{ kind: 'cancel', deliveryId: `cancel ${order.orderId}`, request, receiveCount: 1 }];
  return batchOf(head, [order], commands, 0);
}

/** What a worker commits that read `head`, the order's row and this wish for other terms. */
export function replaceBatch(head: LaneHead, order: OrderVersion, request: ReplaceRequest): LaneBatch {
  const deliveryId = `replace ${order.orderId}`;
  return batchOf(head, [order], [{ kind: 'replace', deliveryId, request, receiveCount: 1 }], 0);
}

function batchOf(
  head: LaneHead,
  orders: readonly OrderVersion[],
  commands: readonly LaneCommand[],
  trades: number,
): LaneBatch {
  const rows = new Map(orders.map((order) => [order.orderId, order]));
  const engine = scriptedEngine(trades);
  const { planned } = planBatch(commands, {
    head,
    orders: rows,
    engines: { arriving: engine, resting: engine },
    fillAz: `${HOME}b`,
    now: epochMs(NOON_MS + 60_000),
    givenUp: new Set(),
  });
  const batch = must(cutBatch(head, planned, rows).batches[0], 'the batch');
  assert(batch.orders.length === new Set(orders).size, 'each order of the fixture is written');
  return batch;
}

/** A batch of one order with five trades as if it were too large: the entry with two of its trades, and what is left of it. */
export function inTwo(batch: LaneBatch): readonly [LaneBatch, LaneBatch] {
  const { stream, newHead, trades } = batch;
  const between = { ...newHead, projectedSeq: newHead.seq - 3 };
  return [
    { ...batch, trades: trades.slice(0, 2), newHead: between },
    { stream, readHead: between, newHead, entries: [], orders: [], trades: trades.slice(2) },
  ];
}

/** The row that the batch leaves of its first order. */
export function firstRowOf(batch: LaneBatch): OrderVersion {
  return must(batch.orders[0], 'the batch writes a row').order;
}

export function personaOf(userId: string, displayName = `Name of ${userId}`): PersonaRecord {
  const at = epochMs(NOON_MS);
  return {
    userId,
    displayName,
    bio: '',
    avatar: null,
    homeRegion: HOME,
    openingBalance: OPENING_BALANCE,
    createdAt: at,
    updatedAt: at,
  };
}

/** What opens the persona's balance in its home. */
export function openingOf(persona: PersonaRecord): Posting {
  return postingOf(null, [depositOf(persona)]);
}
