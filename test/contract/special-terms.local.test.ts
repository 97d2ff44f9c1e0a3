/** Post-only and self-trade policies over HTTP: kept with the order, told by its events, and obeyed by the engine. */
import type { SelfTrade } from '@tulip/contracts';
import { describe, expect, it } from 'vitest';
import { sharedExchange } from './testing/shared-exchange.ts';

const shared = sharedExchange();

describe('a post-only order', () => {
  it('never trades, and says why where it would have', async () => {
    const userId = await shared.api.newTrader();
    const price = shared.priced(5);
    const placed = await Promise.all(
      Array.from({ length: 12 }, () => shared.api.place({ userId, price, quantity: 20, postOnly: true })),
    );
    const reasons = new Set<string | null>();
    for (const { body } of placed) {
      expect(body.order.postOnly).toBe(true);
      const { order, events } = await shared.api.ended(body.order.orderId);
      expect(order).toMatchObject({ status: 'CANCELLED', filledQuantity: 0, postOnly: true });
      expect(events[0]).toMatchObject({ type: 'OrderAccepted', payload: { postOnly: true } });
      expect(events.map(({ type }) => type)).toEqual(['OrderAccepted', 'OrderCancelled']);
      reasons.add(order.reason);
    }
    expect(['post-only-would-cross', 'no-liquidity']).toEqual(expect.arrayContaining([...reasons]));
    expect(reasons).toContain('post-only-would-cross');
  });
});

describe('a policy for self-trades', () => {
  it.each<SelfTrade>(['CANCEL_MAKER', 'CANCEL_BOTH', 'DECREMENT'])('%s is kept and told', async (selfTrade) => {
    const { body } = await shared.api.place({ userId: 'clusius', price: '5', selfTrade });
    expect(body.order.selfTrade).toBe(selfTrade);
    const { order, events } = await shared.api.ended(body.order.orderId);
    expect([order.selfTrade, order.postOnly]).toEqual([selfTrade, undefined]);
    expect(events[0]).toMatchObject({ type: 'OrderAccepted', payload: { selfTrade } });
  });

  it('that is the default is one that is not said', async () => {
    const terms = { selfTrade: 'CANCEL_TAKER', postOnly: false } as const;
    const { body } = await shared.api.place({ userId: 'clusius', price: '5', ...terms });
    expect(Object.keys(body.order)).not.toContain('selfTrade');
    const { events } = await shared.api.ended(body.order.orderId);
    expect(Object.keys(events[0]?.payload ?? {})).not.toContain('postOnly');
  });
});
