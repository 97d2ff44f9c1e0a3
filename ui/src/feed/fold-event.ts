/** What one ledger event means for the orders and the tape of the view. */
import { type LedgerEvent, parseDecimal, type Trade } from '@tulip/contracts';
import { isEarlier, isTerminal, type OrderView, withFill } from './order-view.ts';

/** What is being changed while messages are folded: copies, so that the published view stays as it is. */
export interface FeedDraft {
  readonly orders: Map<string, OrderView>;
  /** New and changed trades by id; sorted into the tape when the message is done. */
  readonly trades: Map<string, Trade>;
}

/** Folds one event; each stream's events must come in order and once. An event of an order that is not in view only reaches the tape. */
export function foldEvent(draft: FeedDraft, event: LedgerEvent): void {
  if (event.type === 'TradeExecuted') draft.trades.set(event.payload.trade.tradeId, event.payload.trade);
  if (event.type === 'TradeCompensated') reverseTrade(draft, event.payload.tradeId, event.id);
  if (event.type === 'TradeExecuted') foldMaker(draft, event);
  if (event.orderId === undefined) return;
  const known = draft.orders.get(event.orderId);
  if (event.type === 'OrderAccepted') {
    draft.orders.set(event.orderId, accept(known, event, event.orderId));
    return;
  }
  // Another Region's version of this order is not the order: its events are that Region's history.
  if (known === undefined || known.region !== event.region) return;
  draft.orders.set(event.orderId, advance(known, event));
}

/** A trade between two orders of the book moves the resting one, too; a simulated maker is nobody's order. */
function foldMaker(draft: FeedDraft, event: Extract<LedgerEvent, { type: 'TradeExecuted' }>): void {
  const { side, trade, makerRemaining } = event.payload;
  const makerOrder = side === 'BUY' ? trade.sellOrder : trade.buyOrder;
  const maker = draft.orders.get(makerOrder);
  const price = parseDecimal(trade.price);
  if (makerRemaining === undefined || maker === undefined || maker.region !== event.region || !price.ok) return;
  draft.orders.set(makerOrder, withFill(maker, makerRemaining, price.value, event.at));
}

type Accepted = Extract<LedgerEvent, { type: 'OrderAccepted' }>;

function accept(known: OrderView | undefined, event: Accepted, orderId: string): OrderView {
  const { payload } = event;
  const accepted: OrderView = {
    orderId,
    userId: payload.userId,
    side: payload.side,
    type: payload.type,
    timeInForce: payload.timeInForce,
    price: payload.price,
    quantity: payload.quantity,
    filledQuantity: 0,
    averagePrice: null,
    notionalCents: 0,
    status: 'ACCEPTED',
    reason: null,
    region: event.region,
    stream: event.stream,
    seq: event.seq,
    acceptedAt: payload.acceptedAt,
    updatedAt: event.at,
    isConflicted: known?.isConflicted ?? false,
    isRegionDark: false,
  };
  if (known === undefined) return accepted;
  if (known.region !== event.region) {
    return isEarlier(accepted, known) ? { ...accepted, isConflicted: true } : { ...known, isConflicted: true };
  }
  return known.status === 'PENDING' ? accepted : { ...known, stream: event.stream, seq: event.seq };
}

function advance(known: OrderView, event: Exclude<LedgerEvent, Accepted>): OrderView {
  switch (event.type) {
    case 'TradeExecuted': {
      const price = parseDecimal(event.payload.trade.price);
      return price.ok ? withFill(known, event.payload.remaining, price.value, event.at) : known;
    }
    case 'OrderCancelled':
      return ended(known, 'CANCELLED', event.payload.reason, event.at);
    case 'OrderRejected':
      return ended(known, 'REJECTED', event.payload.reason, event.at);
    case 'OrderCompensated':
      // A compensated version counts nothing, even if it had filled before.
      return {
        ...known,
        status: 'CANCELLED',
        reason: 'duplicate-in-other-region',
        isConflicted: true,
        updatedAt: event.at,
      };
    case 'OrderReplaced':
      if (isTerminal(known.status)) return known;
      return { ...known, price: event.payload.price, quantity: event.payload.quantity, updatedAt: event.at };
    case 'TradeCompensated':
      return known;
  }
}

function ended(
  known: OrderView,
  status: 'CANCELLED' | 'REJECTED',
  reason: NonNullable<OrderView['reason']>,
  at: string,
): OrderView {
  return isTerminal(known.status) ? known : { ...known, status, reason, updatedAt: at };
}

function reverseTrade(draft: FeedDraft, tradeId: string, compensation: string): void {
  const trade = draft.trades.get(tradeId);
  if (trade !== undefined) draft.trades.set(tradeId, { ...trade, conflict: { state: 'CLOSED', compensation } });
}
