/** The deployed Lambda entries on this machine, through a restart: an order placed is an order filled. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type ExchangeProcess, neighbouringPorts, startExchange, untilGone } from './fixtures/exchange.ts';
import { temporaryDirectory } from './fixtures/temporary-directory.ts';
import { until } from './fixtures/until.ts';

const directory = temporaryDirectory();

interface PlacedOrder {
  readonly order: { readonly orderId: string; readonly status: string };
}

async function place(url: string, key: string): Promise<PlacedOrder['order']> {
  const response = await fetch(`${url}/api/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ userId: 'clusius', side: 'BUY', price: '20.00', quantity: 5 }),
  });
  expect(response.status).toBe(202);
  const { order }: PlacedOrder = JSON.parse(await response.text());
  return order;
}

async function untilTerminal(url: string, orderId: string): Promise<string> {
  return until(`the end of order ${orderId}`, async () => {
    const { order }: PlacedOrder = JSON.parse(await (await fetch(`${url}/api/orders/${orderId}`)).text());
    return ['FILLED', 'CANCELLED', 'REJECTED'].includes(order.status) && order.status;
  });
}

it('fills an order in each Region, keeps it over SIGKILL, and leaves nothing after SIGTERM', async () => {
  const port = await neighbouringPorts(3);
  const environment = { TULIP_PORT: String(port), TULIP_DATA: join(directory, 'data') };
  const start = (): ExchangeProcess => startExchange(environment, './start-deployed.ts');
  const first = start();
  const urls = Object.values((await first.ready()).regions);
  const outcomes = new Map<string, string>();
  for (const [index, url] of urls.entries()) {
    const { orderId } = await place(url, `key-${index}`);
    outcomes.set(url, await untilTerminal(url, orderId));
  }
  first.child.kill('SIGKILL');
  const second = start();
  await second.ready();
  for (const [index, url] of urls.entries()) expect((await place(url, `key-${index}`)).status).toBe(outcomes.get(url));
  const processes = second.descendants();
  second.child.kill('SIGTERM');
  expect(await second.exited).toBe(0);
  await untilGone(processes);
});
