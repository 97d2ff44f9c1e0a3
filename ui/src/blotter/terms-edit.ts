/** What stands in the fields of an open order that is being edited, and the change that it makes. */
import { formatCents, parseDecimal, parseInput, type ReplaceOrderRequest, replaceOrderRequest } from '@tulip/contracts';
import type { OrderView } from '../feed/order-view.ts';
import { type FieldMistakes, mistakesOf, plain, quantityOf } from '../ticket/draft.ts';

export interface TermsEdit {
  /** As typed. */
  readonly price: string;
  readonly quantity: string;
}

export type TermsChange =
  | { readonly kind: 'same' }
  | { readonly kind: 'change'; readonly change: ReplaceOrderRequest }
  | { readonly kind: 'mistakes'; readonly mistakes: FieldMistakes };

export function editOf(order: OrderView): TermsEdit {
  return { price: order.price ?? '', quantity: String(order.quantity) };
}

/** Says both terms where both differ, and only what differs: the exchange leaves the rest. */
export function changeOf(order: OrderView, edit: TermsEdit): TermsChange {
  const [price, quantity] = [plain(edit.price), quantityOf(plain(edit.quantity))];
  const change = {
    ...(order.price === null || isSamePrice(price, order.price) ? {} : { price }),
    ...(quantity === order.quantity ? {} : { quantity }),
  };
  if (Object.keys(change).length === 0) return { kind: 'same' };
  const parsed = parseInput(replaceOrderRequest, change, 'body');
  return parsed.ok
    ? { kind: 'change', change: parsed.value }
    : { kind: 'mistakes', mistakes: mistakesOf(parsed.error) };
}

/** Whether the order has the terms that were asked for. */
export function hasTerms(order: OrderView, { price, quantity }: ReplaceOrderRequest): boolean {
  const isPriceAsAsked = price === undefined || (order.price !== null && isSamePrice(price, order.price));
  return isPriceAsAsked && (quantity === undefined || quantity === order.quantity);
}

function isSamePrice(typed: string, price: string): boolean {
  const parsed = parseDecimal(typed);
  return parsed.ok && formatCents(parsed.value) === price;
}
