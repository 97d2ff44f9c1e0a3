/** Asking for other terms over HTTP: 202 for what may still change, 409 for what has ended, and what a fill left stays as it is. */

import { eventually } from '@tulip/tools/running-exchange/eventually';
import { describe, expect, it } from 'vitest';
import { sharedExchange } from './testing/shared-exchange.ts';

const shared = sharedExchange();
const ORDERS = 12;

describe('a replace', () => {
  it('of an order that has ended is 409, of one that nobody knows 404', async () => {
    const { body } = await shared.api.place({ userId: 'clusius', price: '5' });
    const before = await shared.api.ended(body.order.orderId);
    const change = { quantity: 3 };
    await shared.api.refused('replaceOrder', 'order-terminal', { id: body.order.orderId, body: change });
    await shared.api.refused('replaceOrder', 'not-found', { id: '0'.repeat(32), body: change });
    expect(await shared.api.ended(body.order.orderId)).toStrictEqual(before);
  });

  it('at once after the order is 202 or 409; the order ends once, under the terms that its events tell', async () => {
    const userId = await shared.api.newTrader();
    const price = shared.priced(5);
    const answers = await Promise.all(
      Array.from({ length: ORDERS }, async (_, index) => {
        const { body } = await shared.api.place({ userId, side: 'SELL', price, quantity: 30 });
        const { orderId } = body.order;
        const answer = await fetch(`${shared.api.base}/api/orders/${orderId}`, {
          method: 'PATCH',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(index % 2 === 0 ? { quantity: 20 } : { price: '1.00', quantity: 40 }),
        });
        expect([202, 409]).toContain(answer.status);
        return orderId;
      }),
    );
    for (const orderId of answers) {
      const { order, events } = await shared.api.ended(orderId);
      const replaced = events.filter((event) => event.type === 'OrderReplaced').at(-1);
      const terms = replaced?.payload ?? { price, quantity: 30 };
      expect(order).toMatchObject({ price: terms.price, quantity: terms.quantity });
      expect(order.filledQuantity).toBeLessThanOrEqual(order.quantity);
      expect(events.filter(({ type }) => type === 'OrderAccepted').length).toBe(1);
    }
    await eventually('every request answered', async () => (await shared.api.ask('getStatus')).body.pending === 0);
  });

  it('of a price for a MARKET order is told so, at the field', async () => {
    const { body } = await shared.api.place({ userId: 'clusius', type: 'MARKET' });
    const ask = { id: body.order.orderId, body: { price: '12.50' } };
    const refused = await shared.api.refused('replaceOrder', 'invalid-request', ask);
    expect(refused.body.errors).toMatchObject([{ path: 'body.price', code: 'market-order-has-no-price' }]);
  });
});
