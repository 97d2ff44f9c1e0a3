/** Cash through the real handlers: the acceptance lines of the ticket, each named after it. */
import { type Balance, cents, type Order, type Portfolio, ROUTES } from '@tulip/contracts';
import { StoreError } from '@tulip/exchange';
import { handleAudit } from '@tulip/services/handlers/auditor.ts';
import { describe, expect, it } from 'vitest';
import { createWorkbench, type Process, REGION, type Workbench } from '../seams/workbench.ts';

const SEEDS = ['clusius', 'oosterwijck', 'leeuwenhoek'];

async function place(process: Process, key: string, body: object = {}): Promise<Order> {
  const answer = await process.place({ userId: 'clusius', side: 'BUY', type: 'MARKET', quantity: 10, ...body }, key);
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { order: Order }).order;
}

async function balanceOf(process: Process, userId = 'clusius', query = ''): Promise<Balance> {
  return ROUTES.getBalance.success.body.parse(await (await process.get(`/api/balances/${userId}${query}`)).json());
}

async function portfolioOf(process: Process, userId = 'clusius'): Promise<Portfolio> {
  return ROUTES.getPortfolio.success.body.parse(await (await process.get(`/api/portfolio/${userId}`)).json());
}

const centsOf = (decimal: string) => Math.round(Number(decimal) * 100);

/** What the order's fills came to, from its events. */
async function notionalOf(process: Process, order: Order): Promise<number> {
  const { events } = (await (await process.get(`/api/orders/${order.orderId}`)).json()) as {
    events: { type: string; payload: { trade: { price: string; quantity: number } } }[];
  };
  return events
    .filter(({ type }) => type === 'TradeExecuted')
    .reduce((sum, { payload }) => sum + centsOf(payload.trade.price) * payload.trade.quantity, 0);
}

function mismatches(process: Process): number {
  return process.adapters.metrics.total('BalanceMismatch');
}

async function tampered(bench: Workbench, pk: string, sk: string): Promise<void> {
  const item = bench.region.exchange.items().find((each) => each.pk === pk && each.sk.startsWith(sk));
  if (item?.value.kind === 'balance') {
    const { row } = item.value;
    bench.region.exchange.put(item, { kind: 'balance', row: { ...row, balance: cents(row.balance + 1) } });
  } else if (item?.value.kind === 'cash') bench.region.exchange.remove(item);
  else throw new Error(`nothing at ${pk} ${sk}`);
}

describe('each persona has a ledgered balance in guilders', () => {
  it('which opens with a deposit of fl 10,000.00, in its home Region, before anything else', async () => {
    const process = (await createWorkbench()).start();
    for (const userId of SEEDS) {
      const balance = await balanceOf(process, userId);
      expect(balance).toMatchObject({ userId, currency: 'fl', currentBalance: '10000.00', nextCursor: null });
      expect(balance.byRegion).toEqual({ [REGION]: '10000.00' });
      expect(balance.entries).toMatchObject([{ reason: 'deposit', delta: '10000.00', balanceAfter: '10000.00' }]);
    }
    expect((await process.get('/api/balances/nobody')).status).toBe(404);
    expect((await process.get('/api/portfolio/nobody')).status).toBe(404);
  });
});

describe('it moves only when an order has been accepted and filled', () => {
  it('a buy subtracts price × quantity, a sell adds it, exactly once per fill', async () => {
    const process = (await createWorkbench()).start();
    const bought = await place(process, 'buy', { quantity: 100 });
    expect((await balanceOf(process)).currentBalance).toBe('10000.00');
    await process.settle();
    const cost = await notionalOf(process, bought);
    expect(cost).toBeGreaterThan(0);
    expect(centsOf((await balanceOf(process)).currentBalance)).toBe(1_000_000 - cost);
    const sold = await place(process, 'sell', { side: 'SELL', quantity: 40 });
    await process.settle();
    const proceeds = await notionalOf(process, sold);
    const { currentBalance, entries } = await balanceOf(process);
    expect(centsOf(currentBalance)).toBe(1_000_000 - cost + proceeds);
    const fills = entries.filter(({ reason }) => reason === 'fill');
    expect(new Set(fills.map(({ tradeId }) => tradeId)).size).toBe(fills.length);
    expect(entries[0]?.balanceAfter).toBe(currentBalance);
  });

  it('not for an order that was cancelled before it was filled, nor for a replay', async () => {
    const process = (await createWorkbench()).start();
    const order = await place(process, 'k');
    await process.cancel(order.orderId);
    await place(process, 'far', { type: 'LIMIT', price: '0.01' });
    await place(process, 'far', { type: 'LIMIT', price: '0.01' });
    await process.settle();
    const filled = (await process.order(order.orderId)).filledQuantity;
    const { entries } = await balanceOf(process);
    expect(entries.reduce((sum, { quantity }) => sum + (quantity ?? 0), 0)).toBe(filled);
  });

  it('the snapshot with a new order is the balance before its fills, and only for who asks', async () => {
    const bench = await createWorkbench();
    const calls: string[] = [];
    const process = bench.start({ before: (operation) => void calls.push(operation) });
    await place(process, 'plain');
    expect(calls.filter((call) => call.startsWith('balances.'))).toEqual([]);
    const body = { userId: 'clusius', side: 'BUY', type: 'MARKET', quantity: 10 };
    const answer = await process.place(body, 'asked', '?balanceSnapshot=true');
    expect(await answer.json()).toMatchObject({ balanceSnapshot: { currentBalance: '10000.00' } });
    const blind = bench.start({
      before(operation) {
        if (operation === 'balances.rows') throw new StoreError('throttled', operation);
      },
    });
    const unsaid = await blind.place(body, 'blind', '?balanceSnapshot=true');
    expect(unsaid.status).toBe(202);
    expect(await unsaid.json()).not.toHaveProperty('balanceSnapshot');
  });
});

describe('GET /api/balances/{userId} gives the balance and recent entries', () => {
  it('newest first, page by page, each once', async () => {
    const process = (await createWorkbench()).start();
    for (let number = 0; number < 12; number++) await place(process, `k${number}`);
    await process.settle();
    const whole = await balanceOf(process, 'clusius', '?limit=200');
    expect(whole.entries.length).toBeGreaterThan(12);
    expect(whole.entries.at(-1)?.reason).toBe('deposit');
    const pages = [await balanceOf(process, 'clusius', '?limit=5')];
    for (let next = pages[0]?.nextCursor; next !== null && next !== undefined; ) {
      const page = await balanceOf(process, 'clusius', `?limit=5&cursor=${encodeURIComponent(next)}`);
      pages.push(page);
      next = page.nextCursor;
    }
    expect(pages.flatMap(({ entries }) => entries)).toEqual(whole.entries);
    const [first] = pages;
    const alien = `?cursor=${encodeURIComponent(first?.nextCursor ?? '')}`;
    expect((await process.get(`/api/balances/oosterwijck${alien}`)).status).toBe(400);
    expect((await process.get('/api/balances/clusius?limit=201')).status).toBe(400);
  });
});

describe('GET /api/portfolio/{userId}', () => {
  it('is cash and holdings at the last price, unrealised and realised, and a short position may be', async () => {
    const process = (await createWorkbench()).start();
    expect(await portfolioOf(process)).toMatchObject({ cash: '10000.00', positions: [], totalValue: '10000.00' });
    const bought = await place(process, 'buy', { quantity: 100 });
    const sold = await place(process, 'sell', { side: 'SELL', quantity: 150 });
    await process.settle();
    const [cost, proceeds] = [await notionalOf(process, bought), await notionalOf(process, sold)];
    const filled = async (order: Order) => (await process.order(order.orderId)).filledQuantity;
    const held = (await filled(bought)) - (await filled(sold));
    const portfolio = await portfolioOf(process);
    const [position] = portfolio.positions;
    expect(position?.quantity).toBe(held);
    expect(centsOf(portfolio.cash)).toBe(1_000_000 - cost + proceeds);
    expect(centsOf(portfolio.holdingsValue)).toBe(held * centsOf(position?.lastPrice ?? ''));
    expect(centsOf(portfolio.totalValue)).toBe(centsOf(portfolio.cash) + centsOf(portfolio.holdingsValue));
    const gained = centsOf(portfolio.realisedPnl) + centsOf(portfolio.unrealisedPnl);
    expect(centsOf(portfolio.totalValue)).toBe(1_000_000 + gained);
  });
});

describe('alarms on any mismatch between balance and ledger', () => {
  it('stay silent while all is well, also while fills are on their way', async () => {
    const bench = await createWorkbench();
    const process = bench.start();
    await place(process, 'k');
    await process.fillOnce();
    await process.publish();
    await handleAudit(process.deps);
    await process.settle();
    await handleAudit(process.deps);
    expect(mismatches(process)).toBe(0);
    expect(process.adapters.metrics.measurements.filter(({ name }) => name === 'BalanceMismatch')).toHaveLength(2);
  });

  it.each([
    ['a balance that was changed', 'REGION#'],
    ['an entry that is gone', 'ENTRY#'],
  ])('a planted mismatch raises the metric: %s', async (_what, sk) => {
    const bench = await createWorkbench();
    const process = bench.start();
    await place(process, 'k');
    await process.settle();
    await tampered(bench, 'BALANCE#clusius', sk);
    await handleAudit(process.deps);
    bench.clock.advance(60_000);
    await handleAudit(process.deps);
    expect(mismatches(process)).toBeGreaterThan(0);
    const { differences } = await bench.audit();
    expect(differences.join('\n')).toMatch(/clusius/);
  });

  it('a fill whose message became a dead letter raises it, and a redrive makes the audit clean', async () => {
    const bench = await createWorkbench();
    const failing = bench.start({
      before(operation) {
        if (operation === 'balances.post') throw new Error('nothing helps');
      },
    });
    await place(failing, 'k');
    await failing.settle();
    expect(bench.region.queues.balances.deadLetters()).toHaveLength(1);
    const process = bench.start();
    await handleAudit(process.deps);
    bench.clock.advance(60_000);
    await handleAudit(process.deps);
    expect(mismatches(process)).toBeGreaterThan(0);
    expect((await bench.audit()).differences.join('\n')).toContain('was filled and is not in the books');
    for (const { group, body } of bench.region.queues.balances.deadLetters())
      bench.region.queues.balances.send({ group, body, deduplicationId: 'redriven' });
    await process.settle();
    await handleAudit(process.deps);
    expect((await bench.audit()).differences).toEqual([]);
  });
});

describe('after a restart that lost the queues', () => {
  it('what was published and not posted is sent again, once, and nothing else', async () => {
    const bench = await createWorkbench();
    const process = bench.start();
    await place(process, 'posted');
    await process.settle();
    await handleAudit(process.deps);
    const order = await place(process, 'lost');
    await process.fillOnce();
    await process.publish();
    // The messages are in flight for ever, as in a queue that is gone.
    expect(bench.region.queues.balances.receive(10)).toHaveLength(1);
    expect((await bench.audit()).cash.pending).toBeGreaterThan(0);
    expect((await bench.audit()).differences).toEqual([]);
    bench.clock.advance(3_600_000);
    const restarted = bench.start();
    await restarted.sweep({ ringAll: true });
    await restarted.settle();
    const { entries } = await balanceOf(restarted);
    expect(entries.filter(({ orderId }) => orderId === order.orderId).length).toBeGreaterThan(0);
    expect(await bench.audit()).toMatchObject({ differences: [], cash: { pending: 0 } });
  });
});
