/** A wish for other terms of an order: a durable fact of the Region that was asked, answered once by the lane that owns the order. */
import type { Cents, Lots } from '@tulip/contracts';
import type { EpochMs } from '@tulip/std';
import type { OrderVersion } from './order-version.ts';

export interface ReplaceRequest {
  readonly orderId: string;
  readonly userId: string;
  /** The Region that was asked, and the only one that writes this item; a later request there takes its place. */
  readonly region: string;
  /** The lane that owns the order. */
  readonly stream: string;
  /** The new limit; null leaves it. */
  readonly price: Cents | null;
  /** The new total quantity, of which what is filled is a part; null leaves it. */
  readonly quantity: Lots | null;
  /** Names the request: it is later than that of any request of its Region before it. */
  readonly requestedAt: EpochMs;
}

export type RequestName = Pick<ReplaceRequest, 'region' | 'requestedAt'>;

/** Whether the order has heard of this request, or of a later one of its Region: then it must not be carried out again. */
export function isAnswered({ answeredReplaces }: OrderVersion, { region, requestedAt }: RequestName): boolean {
  return requestedAt <= (answeredReplaces?.[region] ?? 0);
}

/** The order that remembers the request as answered, whatever came of it. */
export function answered(order: OrderVersion, { region, requestedAt }: RequestName): OrderVersion {
  return { ...order, answeredReplaces: { ...order.answeredReplaces, [region]: requestedAt } };
}

/** In the order in which they are carried out: by time, then by Region. */
export function byRequestTime(a: RequestName, b: RequestName): number {
  return a.requestedAt - b.requestedAt || (a.region < b.region ? -1 : 1);
}

/** Whether the two ask for the same at the same time, as when one is the other tried again. */
export function isSameRequest(a: ReplaceRequest, b: ReplaceRequest): boolean {
  return a.requestedAt === b.requestedAt && a.price === b.price && a.quantity === b.quantity;
}
