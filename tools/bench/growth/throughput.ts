/** Orders a second through the API, from the first request until every order has ended: a closed loop of a few clients. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '@tulip/std';
import { HISTORY_TRADERS } from './history.ts';

const CLIENTS = 16;
const POLL_MS = 10;
const DRAIN_TIMEOUT_MS = 120_000;

/** `round` keeps the keys of several rounds apart. */
export async function ordersPerSecond(region: string, round: string, orders: number): Promise<number> {
  const random = createRandom(orders);
  const numbers = Array.from({ length: orders }, (_, index) => ({ index, simulationSeed: random.uint32() })).values();
  const lastOf = new Map<string, string>();
  const from = performance.now();
  const client = async () => {
    for (const { index, simulationSeed } of numbers) {
      const userId = HISTORY_TRADERS[index % HISTORY_TRADERS.length] ?? '';
      lastOf.set(userId, await place(region, `${round}-${index}`, { userId, simulationSeed }));
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  for (const orderId of lastOf.values()) await untilEnded(region, orderId);
  return orders / ((performance.now() - from) / 1000);
}

async function place(region: string, key: string, who: { userId: string; simulationSeed: number }): Promise<string> {
  const answer = await fetch(`${region}/api/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ ...who, side: 'BUY', type: 'MARKET', quantity: 10 }),
  });
  const { order } = (await answer.json()) as { readonly order?: { readonly orderId: string } };
  if (order === undefined) throw new Error(`POST /api/orders answered ${answer.status}`);
  return order.orderId;
}

async function untilEnded(region: string, orderId: string): Promise<void> {
  const deadline = performance.now() + DRAIN_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const answer = await fetch(`${region}/api/orders/${orderId}`);
    const { order } = (await answer.json()) as { readonly order: { readonly status: string } };
    if (order.status !== 'PENDING') return;
    await sleep(POLL_MS);
  }
  throw new Error(`order ${orderId} is still pending`);
}
