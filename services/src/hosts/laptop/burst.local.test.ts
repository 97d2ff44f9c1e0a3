/** Many orders of one user at once through the deployed entries: their lane commits them by the batch, each once. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { neighbouringPorts, startExchange } from './fixtures/exchange.ts';
import { temporaryDirectory } from './fixtures/temporary-directory.ts';
import { until } from './fixtures/until.ts';

const directory = temporaryDirectory();
const ORDERS = 60;

interface OrderAnswer {
  readonly order: { readonly orderId: string; readonly status: string };
}

interface Commit {
  readonly stream: string;
  readonly orders: number;
}

async function place(url: string, key: string): Promise<string> {
  const response = await fetch(`${url}/api/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ userId: 'clusius', side: 'BUY', type: 'MARKET', quantity: 1 }),
  });
  expect(response.status).toBe(202);
  const { order }: OrderAnswer = JSON.parse(await response.text());
  return order.orderId;
}

async function hasEnded(url: string, orderId: string): Promise<boolean> {
  const { order }: OrderAnswer = JSON.parse(await (await fetch(`${url}/api/orders/${orderId}`)).text());
  return ['FILLED', 'CANCELLED', 'REJECTED'].includes(order.status);
}

/** The commits that the fill worker has logged. */
function commitsOf(output: string): Commit[] {
  const lines = output.split('\n').filter((line) => line.includes('"BATCH_COMMITTED"'));
  return lines.map((line): Commit => JSON.parse(line.slice(line.indexOf('{'))));
}

it('commits a burst of one user’s orders in batches', async () => {
  const port = await neighbouringPorts(2);
  const environment = {
    TULIP_PORT: String(port),
    TULIP_REGIONS: 'us-east-2',
    TULIP_DATA: join(directory, 'data'),
    TULIP_LOG_LEVEL: 'INFO',
  };
  const exchange = startExchange(environment, './start-deployed.ts');
  const url = (await exchange.ready()).regions['us-east-2'] ?? '';
  const orderIds = await Promise.all(Array.from({ length: ORDERS }, (_, index) => place(url, `key-${index}`)));
  for (const orderId of orderIds) await until(`the end of order ${orderId}`, () => hasEnded(url, orderId));
  const commits = await until('the log of every commit', () => {
    const logged = commitsOf(exchange.stderr());
    return logged.reduce((sum, { orders }) => sum + orders, 0) >= ORDERS && logged;
  });
  expect(commits.reduce((sum, { orders }) => sum + orders, 0)).toBe(ORDERS);
  expect(new Set(commits.map(({ stream }) => stream)).size).toBe(1);
  expect(Math.max(...commits.map(({ orders }) => orders))).toBeGreaterThan(1);
});
