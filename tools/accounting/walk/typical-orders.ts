/** The typical orders: what traders send who want to trade now, drawn from one seed. */
import { createRandom, randomBelow } from '@tulip/std';

export interface TypicalOrder {
  readonly key: string;
  readonly body: {
    readonly userId: string;
    readonly side: 'BUY' | 'SELL';
    readonly type: 'LIMIT' | 'MARKET';
    readonly price?: string;
    readonly quantity: number;
    readonly simulationSeed: number;
  };
}

/** Limits far through any price that the simulated market reaches: they fill like market orders. */
const LIMIT = { BUY: '999.99', SELL: '10.01' } as const;
const MARKET_ORDERS_PERCENT = 40;
const QUANTITY_MAX = 500;

/** One trader's; `name` keeps the keys of several draws apart. */
export function drawOrders(name: string, userId: string, seed: number, count: number): TypicalOrder[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const side = randomBelow(random, 2) === 0 ? 'BUY' : 'SELL';
    const isMarket = randomBelow(random, 100) < MARKET_ORDERS_PERCENT;
    const quantity = 1 + randomBelow(random, QUANTITY_MAX);
    return {
      key: `${name}-4f2c9c1e-6f0a-4c9e-9d55-${String(index).padStart(12, '0')}`,
      body: {
        userId,
        side,
        ...(isMarket ? { type: 'MARKET' as const } : { type: 'LIMIT' as const, price: LIMIT[side] }),
        quantity,
        simulationSeed: random.uint32(),
      },
    };
  });
}
