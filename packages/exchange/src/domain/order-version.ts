/** One Region's version of an order: the row that only this Region writes (D1), and how ledger outcomes change it. */
import type { Cents, Lots, OrderReason, OrderStatus, OrderType, Side, TimeInForce } from '@tulip/contracts';
import { cents, lots, parseDecimal } from '@tulip/contracts';
import { assert, type EpochMs } from '@tulip/std';
import { bodyHashOf, laneOf, type OrderIntent, streamOf } from './identity.ts';
import type { LedgerOutcome } from './ledger-entry.ts';
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
  readonly updatedAt: EpochMs;
  /** By the Region that was asked: the time of the last replace request that the lane has answered; absent before the first. */
  readonly answeredReplaces?: Readonly<Record<string, EpochMs>>;
  /** Raised by one with each write; the fence of the fill commit. */
  readonly version: number;
}

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

/** The version after one outcome with sequence number `seq` at `at`; asserts that the transition table allows it. */
export function applyOutcome(order: OrderVersion, outcome: LedgerOutcome, seq: number, at: EpochMs): OrderVersion {
  assert(seq > order.appliedSeq, `outcome ${seq} was already applied to ${order.orderId}`);
  const step = stepOf(outcome);
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
    assert(filledQuantity + outcome.remaining === order.quantity, `fills of ${order.orderId} do not add up`);
    return { ...moved, filledQuantity, notional: cents(order.notional + outcome.price * outcome.quantity) };
  }
  if (outcome.kind === 'accepted') return moved;
  if (outcome.kind === 'replaced') {
    const { price, quantity, remaining } = outcome;
    assert(order.filledQuantity + remaining === quantity, `fills of ${order.orderId} do not add up`);
    return { ...moved, price, quantity };
  }
  return { ...moved, reason: outcome.reason };
}

function stepOf(outcome: LedgerOutcome): OrderStep {
  switch (outcome.kind) {
    case 'accepted':
      return 'OrderAccepted';
    case 'trade':
      return outcome.remaining === 0 ? 'TradeExecuted (rest)' : 'TradeExecuted (part)';
    case 'cancelled':
      return 'OrderCancelled';
    case 'replaced':
      return 'OrderReplaced';
    case 'rejected':
      return 'OrderRejected';
  }
}

/** The states in which the row must be when a command with these outcomes commits: the store's write condition. */
export function statesBefore(outcomes: readonly LedgerOutcome[]): readonly OrderStatus[] {
  const [first] = outcomes;
  assert(first !== undefined, 'a command without outcomes writes no row');
  return transitionOf(stepOf(first)).from;
}
