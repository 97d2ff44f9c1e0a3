/** The life of an order as one table: the fold, the DynamoDB conditions and the diagram in the docs all come from it. */
import type { OrderStatus } from '@tulip/contracts';

export type OrderStep =
  | 'OrderAccepted'
  | 'TradeExecuted (part)'
  | 'TradeExecuted (rest)'
  | 'OrderCancelled'
  | 'OrderRejected'
  | 'OrderReplaced'
  | 'OrderCompensated';

export interface OrderTransition {
  readonly step: OrderStep;
  /** The states in which the step may find the order. */
  readonly from: readonly OrderStatus[];
  /** The state after it; null where the step keeps the state. */
  readonly to: OrderStatus | null;
}

export const ORDER_TRANSITIONS = [
  { step: 'OrderAccepted', from: ['PENDING'], to: 'ACCEPTED' },
  { step: 'TradeExecuted (part)', from: ['ACCEPTED', 'PARTIALLY_FILLED'], to: 'PARTIALLY_FILLED' },
  { step: 'TradeExecuted (rest)', from: ['ACCEPTED', 'PARTIALLY_FILLED'], to: 'FILLED' },
  { step: 'OrderCancelled', from: ['PENDING', 'ACCEPTED', 'PARTIALLY_FILLED'], to: 'CANCELLED' },
  { step: 'OrderRejected', from: ['PENDING'], to: 'REJECTED' },
  { step: 'OrderReplaced', from: ['PENDING', 'ACCEPTED', 'PARTIALLY_FILLED'], to: null },
  {
    step: 'OrderCompensated',
    from: ['PENDING', 'ACCEPTED', 'PARTIALLY_FILLED', 'FILLED', 'CANCELLED'],
    to: 'CANCELLED',
  },
] as const satisfies readonly OrderTransition[];

/** Nothing but a compensation leaves these. */
export const TERMINAL_STATUSES: readonly OrderStatus[] = ['FILLED', 'CANCELLED', 'REJECTED'];

export function isTerminal(status: OrderStatus): boolean {
  return TERMINAL_STATUSES.includes(status);
}

/** Whether the order is in a book: sequenced, and not ended. */
export function isResting(status: OrderStatus): boolean {
  return status === 'ACCEPTED' || status === 'PARTIALLY_FILLED';
}

/** The row of the table for `step`. */
export function transitionOf(step: OrderStep): OrderTransition {
  const transition = ORDER_TRANSITIONS.find((row) => row.step === step);
  if (transition === undefined) throw new RangeError(`no transition for ${step}`);
  return transition;
}
