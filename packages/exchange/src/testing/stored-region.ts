/** A Region as it is stored after some trading, made by the domain's own functions, and ways to damage it. */
import { cents, lots, placeOrderRequest, type Trade } from '@tulip/contracts';
import type { EngineEvent, FillEngine, PlaceCommand, ReplaceCommand } from '@tulip/engine';
import { assert, epochMs, fromRfc3339, must, sha256Hex } from '@tulip/std';
import { cutBatch } from '../domain/cut-batch.ts';
import { intentOf, orderIdOf } from '../domain/identity.ts';
import { initialHead, type LaneHead } from '../domain/lane-head.ts';
import { entryHash, genesisHash, type LedgerEntry } from '../domain/ledger-entry.ts';
import { newOrderVersion, type OrderVersion } from '../domain/order-version.ts';
import { type LaneCommand, planBatch } from '../domain/plan-batch.ts';
import type { ReplaceRequest } from '../domain/replace-request.ts';

/** The parts of a stored Region, open to damage. */
export interface DamageableRegion {
  readonly region: string;
  readonly entries: Map<string, LedgerEntry[]>;
  readonly orders: Map<string, OrderVersion>;
  readonly pendingOrders: Set<string>;
  readonly trades: Map<string, Trade>;
  readonly heads: Map<string, LaneHead>;
  readonly publishedSeqs: Map<string, number>;
}

export const REGION = 'us-east-2';
/** Two personas on two lanes, and what became of each one's orders by quantity: see {@link scriptedEngine}. */
export const CLUSIUS_STREAM = `${REGION}/TULIP-5`;
export const OOSTERWIJCK_STREAM = `${REGION}/TULIP-1`;
export const FILLED = orderIdOf('clusius', 'filled');
export const PART_FILLED = orderIdOf('clusius', 'part filled');
export const RESTED = orderIdOf('clusius', 'rested');
export const WITHDRAWN = orderIdOf('clusius', 'withdrawn');
export const REJECTED = orderIdOf('clusius', 'rejected');
export const WAITING = orderIdOf('clusius', 'waiting');
export const OTHER_LANE = orderIdOf('oosterwijck', 'filled');

const NOON_MS = must(fromRfc3339('2026-04-14T12:00:00.000Z'), 'an instant');
const FAULTY_QUANTITY = 13;

/** 100: one fill. 200: two fills. 300: one fill, the rest cancelled. 400: one fill, the rest stays open. 13: a fault. */
export const scriptedEngine: FillEngine = {
  identity: { name: 'simfill', version: 'scripted', settings: 'by quantity' },
  apply(command) {
    if (command.kind === 'place') return outcomeOf(command);
    if (command.kind === 'replace') return replaced(command);
    const { orderId, reason, remaining } = command;
    return remaining === 0 ? [] : [{ kind: 'cancelled', orderId, reason, remaining }];
  },
  snapshot: () => new Uint8Array(),
  restore: () => assert(false, 'a scripted engine is never restored'),
  stateHash: () => sha256Hex(''),
};

function outcomeOf(command: PlaceCommand): readonly EngineEvent[] {
  const { orderId, quantity } = command;
  assert(quantity !== FAULTY_QUANTITY, 'this engine cannot count to thirteen');
  const accepted: EngineEvent = { kind: 'accepted', orderId };
  const cancelled: EngineEvent = { kind: 'cancelled', orderId, reason: 'no-liquidity', remaining: lots(200) };
  switch (quantity) {
    case 200:
      return [accepted, tradeOf(command, 1, 120, 80), tradeOf(command, 2, 80, 0)];
    case 300:
      return [accepted, tradeOf(command, 1, 100, 200), cancelled];
    case 400:
      return [accepted, tradeOf(command, 1, 150, 250)];
    default:
      return [accepted, tradeOf(command, 1, quantity, 0)];
  }
}

function tradeOf(command: PlaceCommand, number: number, quantity: number, remaining: number): EngineEvent {
  return {
    kind: 'trade',
    orderId: command.orderId,
    takerSide: command.side,
    makerOrderId: `SIM#${number}`,
    price: cents(1_250 - number),
    quantity: lots(quantity),
    remaining: lots(remaining),
  };
}

/** Other terms, and nothing that follows from them. */
function replaced({ orderId, price, quantity, current }: ReplaceCommand): readonly EngineEvent[] {
  const total = quantity ?? current.quantity;
  const remaining = lots(total - (current.quantity - current.remaining));
  return [{ kind: 'replaced', orderId, price: price ?? current.price, quantity: total, remaining }];
}

/** Seven orders of two personas: filled, part filled, rested and cancelled, withdrawn, rejected, waiting. */
export function storedRegion(): DamageableRegion {
  const stored: DamageableRegion = {
    region: REGION,
    entries: new Map(),
    orders: new Map(),
    pendingOrders: new Set(),
    trades: new Map(),
    heads: new Map(),
    publishedSeqs: new Map(),
  };
  for (const [name, quantity] of [
    ['filled', 200],
    ['part filled', 300],
    ['rested', 400],
    ['withdrawn', 100],
    ['rejected', FAULTY_QUANTITY],
    ['waiting', 100],
  ] as const) {
    accept(stored, 'clusius', name, quantity);
  }
  accept(stored, 'oosterwijck', 'filled', 100);
  commit(stored, CLUSIUS_STREAM, [place(FILLED), place(PART_FILLED), place(RESTED)]);
  commit(stored, CLUSIUS_STREAM, [cancel(stored, RESTED), cancel(stored, WITHDRAWN), place(REJECTED)]);
  commit(stored, OOSTERWIJCK_STREAM, [place(OTHER_LANE)]);
  stored.publishedSeqs.set(CLUSIUS_STREAM, endOf(stored, CLUSIUS_STREAM).seq);
  return stored;
}

function accept(stored: DamageableRegion, userId: string, idempotencyKey: string, quantity: number): void {
  const request = placeOrderRequest.parse({ userId, side: 'BUY', price: '12.5', quantity });
  const orderId = orderIdOf(userId, idempotencyKey);
  const at = epochMs(NOON_MS + stored.orders.size);
  const place = { region: REGION, availabilityZone: `${REGION}a`, lanes: 8 };
  stored.orders.set(orderId, newOrderVersion(orderId, idempotencyKey, intentOf(request, orderId), place, at));
  stored.pendingOrders.add(orderId);
}

export function place(orderId: string): LaneCommand {
  return { kind: 'place', deliveryId: `place ${orderId}`, orderId, receiveCount: 1 };
}

function cancel(stored: DamageableRegion, orderId: string): LaneCommand {
  const { userId, stream, acceptedAt } = must(stored.orders.get(orderId), 'the order');
  const request = {
    orderId,
    userId,
    region: REGION,
    stream,
    reason: 'user-cancel',
    requestedAt: epochMs(acceptedAt + 1_000),
  } as const;
  return { kind: 'cancel', deliveryId: `cancel ${orderId}`, request, receiveCount: 1 };
}

/** A wish of the Region for other terms, so long after the order was accepted. */
export function replace(
  stored: DamageableRegion,
  orderId: string,
  terms: Pick<ReplaceRequest, 'price' | 'quantity'>,
  afterMs = 1_000,
): LaneCommand {
  const { userId, stream, acceptedAt } = must(stored.orders.get(orderId), 'the order');
  const request = { orderId, userId, region: REGION, stream, ...terms, requestedAt: epochMs(acceptedAt + afterMs) };
  return { kind: 'replace', deliveryId: `replace ${orderId}`, request, receiveCount: 1 };
}

/** What a worker writes that read these rows (default: those that are stored). */
export function commit(
  stored: DamageableRegion,
  stream: string,
  commands: readonly LaneCommand[],
  orders: ReadonlyMap<string, OrderVersion> = stored.orders,
): void {
  const head = stored.heads.get(stream) ?? initialHead(stream);
  const now = epochMs(NOON_MS + 60_000);
  const fillAz = `${REGION}b`;
  const engines = { arriving: scriptedEngine, resting: scriptedEngine };
  const planOf = (givenUp: ReadonlySet<string>) => planBatch(commands, { head, orders, engines, fillAz, now, givenUp });
  const { faultedAt } = planOf(new Set());
  const faulty = faultedAt === null ? [] : [must(commands[faultedAt.index], 'the faulty command').deliveryId];
  const { planned } = planOf(new Set(faulty));
  assert(planned.length === commands.length, 'each command of the fixture has an effect');
  const { batches } = cutBatch(head, planned, orders);
  for (const batch of batches) {
    stored.entries.set(stream, [...(stored.entries.get(stream) ?? []), ...batch.entries]);
    stored.heads.set(stream, batch.newHead);
    for (const { trade } of batch.trades) stored.trades.set(trade.tradeId, trade);
    for (const { order } of batch.orders) {
      stored.orders.set(order.orderId, order);
      if (order.status !== 'PENDING') stored.pendingOrders.delete(order.orderId);
    }
  }
}

/** The last entry of the stream. */
export function endOf(stored: DamageableRegion, stream: string): LedgerEntry {
  return must(stored.entries.get(stream)?.at(-1), 'the end of the stream');
}

export function changeRow(stored: DamageableRegion, orderId: string, change: Partial<OrderVersion>): void {
  stored.orders.set(orderId, { ...must(stored.orders.get(orderId), 'the row'), ...change });
}

/** Replaces the chain of {@link CLUSIUS_STREAM}, whose entries are, in order: the commands of {@link storedRegion}. */
export function changeChain(
  stored: DamageableRegion,
  change: (chain: readonly LedgerEntry[]) => readonly LedgerEntry[],
): void {
  const chain = must(stored.entries.get(CLUSIUS_STREAM), 'the chain');
  stored.entries.set(CLUSIUS_STREAM, [...change(chain)]);
}

export function changeEntry(
  stored: DamageableRegion,
  index: number,
  change: (entry: LedgerEntry) => Partial<LedgerEntry>,
): void {
  changeChain(stored, (chain) => chain.map((entry, at) => (at === index ? { ...entry, ...change(entry) } : entry)));
}

/** Changes the last entry of {@link CLUSIUS_STREAM}, seals it alone and moves the head to it. */
export function changeLast(stored: DamageableRegion, change: Partial<LedgerEntry>): void {
  changeChain(stored, (chain) => {
    const unsealed = { ...must(chain.at(-1), 'the last entry'), ...change };
    return [...chain.slice(0, -1), { ...unsealed, hash: entryHash(unsealed) }];
  });
  moveHead(stored);
}

/** Chains the stream anew and moves its head there: what a forger with the code would do. */
export function reseal(stored: DamageableRegion): void {
  changeChain(stored, (chain) => {
    const sealed: LedgerEntry[] = [];
    for (const entry of chain) {
      const previous = sealed.at(-1);
      const from = (previous?.seq ?? 0) + 1;
      const prevHash = previous?.hash ?? genesisHash(entry.stream);
      const unsealed = { ...entry, from, seq: from + entry.outcomes.length - 1, prevHash };
      sealed.push({ ...unsealed, hash: entryHash(unsealed) });
    }
    return sealed;
  });
  moveHead(stored);
}

function moveHead(stored: DamageableRegion): void {
  const { seq, hash } = endOf(stored, CLUSIUS_STREAM);
  stored.heads.set(CLUSIUS_STREAM, { ...must(stored.heads.get(CLUSIUS_STREAM), 'the head'), seq, hash });
}
