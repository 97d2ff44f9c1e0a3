/** What a LOBSTER message becomes on this exchange: an order, a cancel, or nothing. */
import { cents, formatCents, MAX_PRICE, MAX_QUANTITY, MIN_PRICE } from '@tulip/contracts';
import type { LobsterMessage } from './lobster.ts';

export type ReplayAction =
  | {
      readonly kind: 'place';
      readonly client: number;
      readonly sourceId: string;
      readonly side: 'BUY' | 'SELL';
      readonly price: string;
      readonly quantity: number;
    }
  | { readonly kind: 'cancel'; readonly client: number; readonly sourceId: string };

export interface ReplayPlan {
  /** The action for the message; undefined when it asks nothing of us. */
  next(message: LobsterMessage): ReplayAction | undefined;
  /** Messages of each kind that were passed over. */
  readonly passed: { executions: number; partialCancels: number; preOpenCancels: number; other: number };
}

/**
 * Prices are scaled so that the first new order of the file meets the exchange's reference price: the file's market keeps its
 * shape, the exchange its level.
 */
export function createReplayPlan(clients: number, referenceCents: number): ReplayPlan {
  const placedBy = new Map<string, number>();
  const passed = { executions: 0, partialCancels: 0, preOpenCancels: 0, other: 0 };
  let firstPrice: number | undefined;
  return {
    passed,
    next(message) {
      switch (message.type) {
        case 1: {
          firstPrice ??= message.price;
          const client = placedBy.size % clients;
          placedBy.set(message.orderId, client);
          const price = scaledPrice(message.price, firstPrice, referenceCents);
          const quantity = Math.min(Math.max(message.size, 1), MAX_QUANTITY);
          return { kind: 'place', client, sourceId: message.orderId, side: message.side, price, quantity };
        }
        case 3: {
          const client = placedBy.get(message.orderId);
          if (client !== undefined) return { kind: 'cancel', client, sourceId: message.orderId };
          passed.preOpenCancels += 1;
          return undefined;
        }
        case 2:
          passed.partialCancels += 1;
          return undefined;
        case 4:
        case 5:
          passed.executions += 1;
          return undefined;
        case 6:
        case 7:
          passed.other += 1;
          return undefined;
      }
    },
  };
}

function scaledPrice(price: number, firstPrice: number, referenceCents: number): string {
  const scaled = Math.round((price * referenceCents) / Math.max(1, firstPrice));
  return formatCents(cents(Math.min(Math.max(scaled, MIN_PRICE), MAX_PRICE)));
}
