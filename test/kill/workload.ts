/** What the clients of a kill test do, all from one seed: orders of every kind, some sent twice, some cancelled. */
import { createRandom, type Random, randomBelow } from '@tulip/std';

export interface OrderBody {
  readonly userId: string;
  readonly side: 'BUY' | 'SELL';
  readonly type: 'LIMIT' | 'MARKET';
  readonly timeInForce?: 'GTC' | 'IOC' | 'FOK';
  readonly price?: string;
  readonly quantity: number;
}

export interface Submission {
  readonly key: string;
  readonly body: OrderBody;
  /** A third of all orders is sent twice: in two requests at once, or again after a restart. */
  readonly copies: 'once' | 'twice at once' | 'again later';
  /** Asks, after the acknowledgement, to cancel the order. */
  readonly isCancelled: boolean;
  /** Uses the key, after the acknowledgement, for another body: to be refused. */
  readonly isKeyReused: boolean;
}

export interface ClientPlan {
  readonly userId: string;
  /** The index of the Region that the client keeps to. */
  readonly region: number;
  readonly submissions: readonly Submission[];
}

export function planClients(seed: number, clients: number, orders: number, regions: number): ClientPlan[] {
  const random = createRandom(seed);
  return Array.from({ length: clients }, (_, client) => {
    const userId = `kill-${client}`;
    const count = Math.floor(orders / clients) + (client < orders % clients ? 1 : 0);
    const submissions = Array.from({ length: count }, (_, number) => submission(random, userId, number));
    return { userId, region: client % regions, submissions };
  });
}

function submission(random: Random, userId: string, number: number): Submission {
  const copies = (['twice at once', 'again later', 'once', 'once', 'once', 'once'] as const)[randomBelow(random, 6)];
  return {
    key: `${userId}/order ${number}`,
    body: orderBody(random, userId),
    copies: copies ?? 'once',
    isCancelled: randomBelow(random, 5) === 0,
    isKeyReused: randomBelow(random, 20) === 0,
  };
}

function orderBody(random: Random, userId: string): OrderBody {
  const side = randomBelow(random, 2) === 0 ? 'BUY' : 'SELL';
  const quantity = 1 + randomBelow(random, 500);
  if (randomBelow(random, 5) === 0) {
    const timeInForce = randomBelow(random, 2) === 0 ? 'IOC' : 'FOK';
    return { userId, side, type: 'MARKET', timeInForce, quantity };
  }
  const timeInForce = (['GTC', 'IOC', 'FOK'] as const)[randomBelow(random, 3)] ?? 'GTC';
  const cents = 8_000 + randomBelow(random, 4_000);
  const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  return { userId, side, type: 'LIMIT', timeInForce, price, quantity };
}
