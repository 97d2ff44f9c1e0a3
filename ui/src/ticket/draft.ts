/** What stands on the order ticket before it is sent, and what follows from it: a request, its cost, its mistakes. */
import {
  type Cents,
  cents,
  DEFAULT_SELF_TRADE,
  type FieldError,
  formatCents,
  MAX_PRICE,
  MAX_QUANTITY,
  MIN_PRICE,
  type OrderType,
  type PlaceOrderRequest,
  parseDecimal,
  parseInput,
  placeOrderRequest,
  type SelfTrade,
  type Side,
  type TimeInForce,
} from '@tulip/contracts';

export interface Draft {
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  /** As typed. */
  readonly price: string;
  readonly quantity: string;
  /** Counts only where {@link mayBePostOnly}. */
  readonly postOnly: boolean;
  readonly selfTrade: SelfTrade;
}

export const EMPTY_DRAFT: Draft = {
  ...{ side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', price: '', quantity: '10' },
  ...{ postOnly: false, selfTrade: DEFAULT_SELF_TRADE },
};

export function mayBePostOnly({ type, timeInForce }: Draft): boolean {
  return type === 'LIMIT' && timeInForce === 'GTC';
}

/** Nothing of a MARKET order can rest, so GTC is not among its choices. */
export const TIMES_IN_FORCE: Record<OrderType, readonly TimeInForce[]> = {
  LIMIT: ['GTC', 'IOC', 'FOK'],
  MARKET: ['IOC', 'FOK'],
};

export function withType(draft: Draft, type: OrderType): Draft {
  const allowed = TIMES_IN_FORCE[type];
  const [first = draft.timeInForce] = allowed;
  return { ...draft, type, timeInForce: allowed.includes(draft.timeInForce) ? draft.timeInForce : first };
}

/** By field (`price`, `quantity` …); `''` for what concerns the whole ticket. */
export type FieldMistakes = Readonly<Record<string, string>>;

export type DraftRequest =
  | { readonly ok: true; readonly request: PlaceOrderRequest }
  | { readonly ok: false; readonly mistakes: FieldMistakes };

export function toRequest(draft: Draft, userId: string): DraftRequest {
  const quantity = plain(draft.quantity);
  const price = plain(draft.price);
  const parsed = parseInput(
    placeOrderRequest,
    {
      userId,
      market: 'TULIP',
      side: draft.side,
      type: draft.type,
      timeInForce: draft.timeInForce,
      ...(draft.type === 'LIMIT' && price !== '' ? { price } : {}),
      ...(quantity === '' ? {} : { quantity: quantityOf(quantity) }),
      ...(draft.postOnly && mayBePostOnly(draft) ? { postOnly: true } : {}),
      ...(draft.selfTrade === DEFAULT_SELF_TRADE ? {} : { selfTrade: draft.selfTrade }),
    },
    'body',
  );
  return parsed.ok ? { ok: true, request: parsed.value } : { ok: false, mistakes: mistakesOf(parsed.error) };
}

/** By field; of several mistakes in one the first explains the others. */
export function mistakesOf(errors: readonly FieldError[]): FieldMistakes {
  const mistakes = errors.map((error) => [error.path.replace(/^body\.?/, ''), fieldText(error)] as const);
  return Object.fromEntries(mistakes.reverse());
}

/** As a number where it is one; the schema says what is wrong with anything else. */
export function quantityOf(text: string): number | string {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

/** The schema's word for "a number" is about JSON; a person needs to hear what to type. */
function fieldText(error: { path: string; code: string; message: string }): string {
  if (error.path === 'body.quantity' && error.code === 'invalid-type') return 'must be a whole number of bulbs';
  return error.message;
}

/** Grouping marks that people type or paste are not part of the figure. */
export function plain(text: string): string {
  return text.replace(/[\s,_\u202f]/g, '');
}

/** The price moved by whole ticks of 0.01, within the exchange's limits; from `start` when there is no price yet. */
export function stepPrice(price: string, ticks: number, start: string | null): string {
  const current = parseDecimal(plain(price) || (start ?? ''));
  const from = current.ok ? current.value : MIN_PRICE;
  return formatCents(cents(Math.min(MAX_PRICE, Math.max(MIN_PRICE, from + ticks))));
}

export function stepQuantity(quantity: string, lots: number): string {
  const current = /^\d{1,7}$/.test(plain(quantity)) ? Number(plain(quantity)) : 0;
  return String(Math.min(MAX_QUANTITY, Math.max(1, current + lots)));
}

/** Price × quantity in cents: at the limit, or at `marketPrice` for a MARKET order; null while either is missing. */
export function estimatedCost(draft: Draft, marketPrice: string | null): Cents | null {
  const price = parseDecimal(draft.type === 'LIMIT' ? plain(draft.price) : (marketPrice ?? ''));
  const quantity = plain(draft.quantity);
  if (!price.ok || !/^\d{1,7}$/.test(quantity) || Number(quantity) > MAX_QUANTITY || price.value > MAX_PRICE)
    return null;
  return cents(price.value * Number(quantity));
}
