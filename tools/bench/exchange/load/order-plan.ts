/** What the clients of a load run send, and when: orders and arrival times from one seed. */
import { laneOf, orderIdOf } from '@tulip/exchange';
import { createRandom, type Random, randomBelow } from '@tulip/std';

export interface PlannedOrder {
  /** Milliseconds after the beginning at which the client sends it, whatever has become of those before. */
  readonly atMs: number;
  readonly orderId: string;
  readonly idempotencyKey: string;
  /** JSON. */
  readonly body: string;
}

export interface OfferPlan {
  readonly seed: number;
  /** Part of every Idempotency-Key: another name makes other orders. */
  readonly name: string;
  readonly traders: readonly string[];
  /** Orders a second, on average. */
  readonly rate: number;
  readonly seconds: number;
}

const UINT32 = 2 ** 32;

/** One trader in each lane, so that all lanes carry the same load; the names are the first that fit. */
export function tradersOf(lanes: number): string[] {
  const traders = new Map<number, string>();
  for (let number = 0; traders.size < lanes; number++) {
    const userId = `load-${number}`;
    const lane = laneOf(userId, lanes);
    if (!traders.has(lane)) traders.set(lane, userId);
  }
  return [...traders].sort(([a], [b]) => a - b).map(([, userId]) => userId);
}

/** Poisson arrivals: the gaps are exponentially distributed, as those of many clients who know nothing of each other. */
export function planOrders({ seed, name, traders, rate, seconds }: OfferPlan): PlannedOrder[] {
  const random = createRandom(seed);
  const orders: PlannedOrder[] = [];
  for (let atMs = gapMs(random, rate); atMs < seconds * 1000; atMs += gapMs(random, rate)) {
    const userId = traders[randomBelow(random, traders.length)] ?? '';
    const idempotencyKey = `${name}/${orders.length}`;
    const body = JSON.stringify(orderBody(random, userId));
    orders.push({ atMs, orderId: orderIdOf(userId, idempotencyKey), idempotencyKey, body });
  }
  return orders;
}

function gapMs(random: Random, rate: number): number {
  return (-Math.log((random.uint32() + 1) / UINT32) * 1000) / rate;
}

/**
 * Seven in ten are limits that may wait, the others want their trade at once. The limits are generous: what an order meets is
 * drawn from its own seed, and not from where the price stands on the day of the run.
 */
function orderBody(random: Random, userId: string) {
  const side = randomBelow(random, 2) === 0 ? 'BUY' : 'SELL';
  const quantity = 1 + randomBelow(random, 500);
  const kind = randomBelow(random, 20);
  if (kind >= 17) return { userId, side, type: 'MARKET', quantity };
  const price = side === 'BUY' ? '100000.00' : '0.01';
  return { userId, side, type: 'LIMIT', price, quantity, ...(kind >= 14 ? { timeInForce: 'IOC' } : {}) };
}
