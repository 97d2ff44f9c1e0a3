/** One order as the screen knows it, and the rules by which news of it are merged: an order never goes backwards. */
import { cents, formatCents, type Order, type OrderStatus, parseDecimal } from '@tulip/contracts';

export interface OrderView {
  readonly orderId: string;
  readonly userId: string;
  readonly side: Order['side'];
  readonly type: Order['type'];
  readonly timeInForce: Order['timeInForce'];
  /** Decimal string; null for a MARKET order. */
  readonly price: string | null;
  readonly quantity: number;
  readonly filledQuantity: number;
  /** Decimal string, rounded half up; null before the first fill. */
  readonly averagePrice: string | null;
  /** Cents paid or received so far: the sum from which the average follows. */
  readonly notionalCents: number;
  readonly status: OrderStatus;
  readonly reason: Order['reason'];
  readonly region: string;
  readonly stream: string | null;
  readonly seq: number | null;
  readonly acceptedAt: string;
  readonly updatedAt: string;
  readonly isConflicted: boolean;
  readonly isRegionDark: boolean;
}

const STATUS_RANK: Record<OrderStatus, number> = {
  PENDING: 0,
  ACCEPTED: 1,
  PARTIALLY_FILLED: 2,
  FILLED: 3,
  CANCELLED: 3,
  REJECTED: 3,
};
const TERMINAL_RANK = 3;

export function isTerminal(status: OrderStatus): boolean {
  return STATUS_RANK[status] === TERMINAL_RANK;
}

export function viewFromRow(row: Order): OrderView {
  const average = row.averagePrice === null ? undefined : parseDecimal(row.averagePrice);
  return {
    orderId: row.orderId,
    userId: row.userId,
    side: row.side,
    type: row.type,
    timeInForce: row.timeInForce,
    price: row.price,
    quantity: row.quantity,
    filledQuantity: row.filledQuantity,
    averagePrice: row.averagePrice,
    notionalCents: average?.ok === true ? average.value * row.filledQuantity : 0,
    status: row.status,
    reason: row.reason,
    region: row.region,
    stream: row.stream,
    seq: row.seq,
    acceptedAt: row.acceptedAt,
    updatedAt: row.updatedAt,
    isConflicted: row.conflict !== undefined,
    isRegionDark: row.regionDark === true,
  };
}

/**
 * What is known after reading `row` over HTTP. A row of the same Region is taken unless it is older news than what events
 * told; of two Regions' versions the earlier acceptance is the order (the exchange's own rule, see `orderConflict`).
 */
export function mergeRow(known: OrderView | undefined, row: OrderView): OrderView {
  if (known === undefined) return row;
  if (known.region !== row.region) return isEarlier(row, known) ? row : known;
  return isOlderNews(row, known) ? { ...known, isConflicted: known.isConflicted || row.isConflicted } : row;
}

/** The order of two versions of one order, by facts that no arrival order can change. */
export function isEarlier(
  one: { readonly acceptedAt: string; readonly region: string },
  other: { readonly acceptedAt: string; readonly region: string },
): boolean {
  return one.acceptedAt === other.acceptedAt ? one.region < other.region : one.acceptedAt < other.acceptedAt;
}

function isOlderNews(row: OrderView, known: OrderView): boolean {
  if (row.filledQuantity !== known.filledQuantity) return row.filledQuantity < known.filledQuantity;
  if (STATUS_RANK[row.status] !== STATUS_RANK[known.status]) return STATUS_RANK[row.status] < STATUS_RANK[known.status];
  return row.updatedAt < known.updatedAt;
}

/** The order after a fill that leaves `remaining`; the same order when that fill is already counted. */
export function withFill(known: OrderView, remaining: number, priceCents: number, at: string): OrderView {
  const filledQuantity = known.quantity - remaining;
  if (filledQuantity <= known.filledQuantity) return known;
  const notionalCents = known.notionalCents + (filledQuantity - known.filledQuantity) * priceCents;
  const progress = remaining === 0 ? 'FILLED' : 'PARTIALLY_FILLED';
  return {
    ...known,
    filledQuantity,
    notionalCents,
    averagePrice: formatCents(cents(Math.floor((2 * notionalCents + filledQuantity) / (2 * filledQuantity)))),
    status: isTerminal(known.status) ? known.status : progress,
    updatedAt: at,
  };
}
