/** One Region's version of an order: the row that only this Region writes (D1), and how ledger outcomes change it. */
import type { Cents, Lots, OrderReason, OrderStatus, OrderType, Side, TimeInForce } from '@tulip/contracts';
import { cents, lots, parseDecimal } from '@tulip/contracts';
import { assert, type EpochMs } from '@tulip/std';
import { bodyHashOf, laneOf, type OrderIntent, streamOf } from './identity.ts';
import { type LedgerEntry, type LedgerOutcome, ordersOf } from './ledger-entry.ts';
import { type OrderStep, transitionOf } from './order-transitions.ts';
import { type SpecialTerms, specialTermsOf } from './special-terms.ts';

export interface OrderVersion extends SpecialTerms {
  readonly orderId: string;
  readonly userId: string;
  readonly market: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly price: Cents | null;
  readonly quantity: Lots;
  readonly simulationSeed: number;
  readonly idempotencyKey: string;
  readonly bodyHash: string;
  readonly region: string;
  readonly acceptedAz: string;
  /** The lane that owns the order, fixed at acceptance: a later change of the number of lanes moves nobody. */
  readonly stream: string;
  readonly acceptedAt: EpochMs;
  readonly status: OrderStatus;
  readonly reason: OrderReason | null;
  readonly filledQuantity: Lots;
  /** Sum of price × quantity over the fills. */
  readonly notional: Cents;
  /** Sequence number of the order's first event; null before it, which is while PENDING unless its terms were replaced. */
  readonly seq: number | null;
  /** Sequence number of its last event; 0 before the first. */
  readonly appliedSeq: number;
  /** The entries after its first that changed the order, by sequence number, the last {@link LATER_ENTRIES_MAX}; absent while there is none. */
  readonly laterEntries?: readonly number[];
  readonly updatedAt: EpochMs;
  /** By the Region that was asked: the time of the last replace request that the lane has answered; absent before the first. */
  readonly answeredReplaces?: Readonly<Record<string, EpochMs>>;
  /** Raised by one with each write; the fence of the fill commit. */
  readonly version: number;
}

/** Bounds the row: with more, the ledger still has them all. */
export const LATER_ENTRIES_MAX = 50;

export interface AcceptancePlace {
  readonly region: string;
  readonly availabilityZone: string;
  readonly lanes: number;
}

/** The row of a just accepted order: PENDING, version 1. */
export function newOrderVersion(
  orderId: string,
  idempotencyKey: string,
  intent: OrderIntent,
  place: AcceptancePlace,
  acceptedAt: EpochMs,
): OrderVersion {
  return {
    orderId,
    userId: intent.userId,
    market: intent.market,
    side: intent.side,
    type: intent.type,
    timeInForce: intent.timeInForce,
    price: intent.price === null ? null : centsOf(intent.price),
    quantity: lots(intent.quantity),
    simulationSeed: intent.simulationSeed,
    ...specialTermsOf(intent),
    idempotencyKey,
    bodyHash: bodyHashOf(intent),
    region: place.region,
    acceptedAz: place.availabilityZone,
    stream: streamOf(place.region, intent.market, laneOf(intent.userId, place.lanes)),
    acceptedAt,
    status: 'PENDING',
    reason: null,
    filledQuantity: lots(0),
    notional: cents(0),
    seq: null,
    appliedSeq: 0,
    updatedAt: acceptedAt,
    version: 1,
  };
}

function centsOf(price: string): Cents {
  const parsed = parseDecimal(price);
  assert(parsed.ok, `not a price: ${price}`);
  return parsed.value;
}

/** The version after everything that the entry says of the order and it has not seen; the very same when that is nothing. */
export function applyEntry(order: OrderVersion, entry: LedgerEntry): OrderVersion {
  let after = order;
  for (const [index, outcome] of entry.outcomes.entries()) {
    const seq = entry.from + index;
    if (seq > order.appliedSeq && ordersOf(outcome).includes(order.orderId))
      after = applyOutcome(after, outcome, seq, entry.at);
  }
  if (after === order || order.seq === null) return after;
  return { ...after, laterEntries: [...(order.laterEntries ?? []), entry.seq].slice(-LATER_ENTRIES_MAX) };
}

/** The version after one outcome with sequence number `seq` at `at`; asserts that the transition table allows it. */
export function applyOutcome(order: OrderVersion, outcome: LedgerOutcome, seq: number, at: EpochMs): OrderVersion {
  assert(seq > order.appliedSeq, `outcome ${seq} was already applied to ${order.orderId}`);
  const remaining = remainingOf(order, outcome);
  const step = stepOf(outcome.kind, remaining);
  const transition = transitionOf(step);
  assert(transition.from.includes(order.status), `${step} cannot find order ${order.orderId} ${order.status}`);
  const moved = {
    ...order,
    status: transition.to ?? order.status,
    seq: order.seq ?? seq,
    appliedSeq: seq,
    updatedAt: at,
  };
  if (outcome.kind === 'trade') {
    const filledQuantity = lots(order.filledQuantity + outcome.quantity);
    assert(filledQuantity + remaining === order.quantity, `fills of ${order.orderId} do not add up`);
    return { ...moved, filledQuantity, notional: cents(order.notional + outcome.price * outcome.quantity) };
  }
  if (outcome.kind === 'accepted') return moved;
  if (outcome.kind === 'replaced') {
    const { price, quantity } = outcome;
    assert(order.filledQuantity + remaining === quantity, `fills of ${order.orderId} do not add up`);
    return { ...moved, price, quantity };
  }
  return { ...moved, reason: outcome.reason };
}

/** What the outcome leaves of the order, which in a trade may be the maker. */
function remainingOf(order: OrderVersion, outcome: LedgerOutcome): number {
  if (outcome.kind === 'accepted' || outcome.kind === 'rejected') return order.quantity;
  if (outcome.kind !== 'trade' || outcome.orderId === order.orderId) return outcome.remaining;
  const { makerOrderId, makerRemaining } = outcome;
  assert(makerOrderId === order.orderId && makerRemaining !== undefined, `the trade is not one of ${order.orderId}`);
  return makerRemaining;
}

function stepOf(kind: LedgerOutcome['kind'], remaining: number): OrderStep {
  switch (kind) {
    case 'accepted':
      return 'OrderAccepted';
    case 'trade':
      return remaining === 0 ? 'TradeExecuted (rest)' : 'TradeExecuted (part)';
    case 'cancelled':
      return 'OrderCancelled';
    case 'replaced':
      return 'OrderReplaced';
    case 'rejected':
      return 'OrderRejected';
  }
}

/** The states in which the row must be when outcomes that touch it commit: the store's write condition. */
export function statesBefore(outcomes: readonly LedgerOutcome[]): readonly OrderStatus[] {
  const [first] = outcomes;
  assert(first !== undefined, 'an entry that does not touch an order does not write its row');
  // Whether a trade leaves something of the order is for the state after it.
  return transitionOf(stepOf(first.kind, 0)).from;
}
