/** Orders in number, from a seed: some fill, some do not, of every type. */
import { createRandom, randomBelow } from '@tulip/std';
import type { OrderBody, RegionApi } from './region-api.ts';

const CLIENTS = 16;

/** Places `count` orders of the users in turn, from 16 clients at once; resolves with their ids, in no order. */
export async function placeMany(
  api: RegionApi,
  users: readonly string[],
  count: number,
  priced: (percent: number) => string,
): Promise<string[]> {
  const random = createRandom(count);
  const bodies = Array.from({ length: count }, (_, index): OrderBody => {
    const side = randomBelow(random, 2) === 0 ? 'BUY' : 'SELL';
    const userId = users[index % users.length] ?? '';
    const quantity = 1 + randomBelow(random, 500);
    if (randomBelow(random, 5) === 0) return { userId, side, quantity, type: 'MARKET' };
    const percent = randomBelow(random, 12) - 3;
    return { userId, side, quantity, price: priced(side === 'BUY' ? percent : -percent) };
  });
  const orderIds: string[] = [];
  const client = async () => {
    for (let body = bodies.shift(); body !== undefined; body = bodies.shift()) {
      orderIds.push((await api.place(body)).body.order.orderId);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return orderIds;
}
