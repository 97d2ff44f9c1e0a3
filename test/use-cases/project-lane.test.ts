/** A command that touches more orders than one transaction can write: workers die over its rows, and nothing is left undone. */
import type { FaultHooks } from '@tulip/adapters-memory';
import { createMemoryAuditReader } from '@tulip/adapters-memory';
import { marketEvents } from '@tulip/contracts';
import {
  auditStoredRegion,
  type BellDelivery,
  createStatelessEngines,
  fillBatch,
  getOrder,
  isBehind,
  projectBehind,
  StoreError,
} from '@tulip/exchange';
import { createMatcher, DEFAULT_MATCHER_SETTINGS } from '@tulip/matcher';
import { describe, expect, it } from 'vitest';
import { type Bench, createBench, failing, HOME, type Process } from './bench.ts';

const STREAM = `${HOME}/TULIP-0`;
const MAKERS = 120;
/** Transactions that it takes to write them: two items a maker, and the head in each. */
const TRANSACTIONS = 3;

const bell = (kind: BellDelivery['kind'], orderId: string): BellDelivery => {
  return { deliveryId: `${kind} ${orderId}`, kind, orderId, receiveCount: 1 };
};

/** A lane on which {@link MAKERS} orders rest, one waits that would take them all, and another that would only rest. */
async function sweepToBe() {
  const bench = await createBench({ lanes: 1 });
  const engines = createStatelessEngines(createMatcher(DEFAULT_MATCHER_SETTINGS));
  const fill = (process: Process, deliveries: readonly BellDelivery[]) =>
    fillBatch({ ...process.deps, engines }, STREAM, deliveries);
  const process = bench.start();
  const makers: string[] = [];
  for (let index = 0; index < MAKERS; index++) {
    const sell = { side: 'SELL', type: 'LIMIT', price: '10.00', quantity: 1 } as const;
    makers.push((await process.accept({ ...sell, userId: 'clusius' }, `sell ${index}`)).orderId);
  }
  expect(
    await fill(
      process,
      makers.map((orderId) => bell('place', orderId)),
    ),
  ).toEqual([]);
  const buy = { side: 'BUY', type: 'LIMIT', userId: 'oosterwijck' } as const;
  const sweep = await process.accept({ ...buy, price: '10.00', quantity: MAKERS }, 'sweep');
  const next = await process.accept({ ...buy, price: '1.00', quantity: 1 }, 'next');
  return { bench, fill, process, makers, sweep: bell('place', sweep.orderId), next: bell('place', next.orderId) };
}

/** The worker is gone in the middle of its `nth` commit from now: what it was to write is not written. */
function dyingAt(nth: number): FaultHooks {
  let commits = 0;
  return {
    before(operation) {
      if (operation === 'lanes.commit' && ++commits === nth) throw new Error('killed');
    },
  };
}

async function expectWhole(bench: Bench, makers: readonly string[], sweep: BellDelivery): Promise<void> {
  const { deps } = bench.start();
  expect(isBehind(await deps.lanes.head(STREAM))).toBe(false);
  const rows = await deps.lanes.orders([...makers, sweep.orderId], HOME);
  expect([...rows.values()].map(({ status }) => status)).toEqual(Array.from({ length: MAKERS + 1 }, () => 'FILLED'));
  expect(await deps.ledger.trades([STREAM], null, 1_000)).toHaveLength(MAKERS);
  const reader = createMemoryAuditReader(bench.regionOf(HOME));
  const report = await auditStoredRegion(reader, HOME, () => createMatcher(DEFAULT_MATCHER_SETTINGS));
  expect(report.differences).toEqual([]);
  expect(report.counts.unwritten).toBe(0);
}

describe('a sweep over more makers than a transaction holds', () => {
  it('is written in as many transactions as it takes, each logged', async () => {
    const { bench, fill, makers, sweep } = await sweepToBe();
    const process = bench.start();
    expect(await fill(process, [sweep])).toEqual([]);
    const logged = process.adapters.log.lines.map(({ message }) => message);
    expect(logged).toEqual(['BATCH_COMMITTED', ...Array.from({ length: TRANSACTIONS - 1 }, () => 'ROWS_PROJECTED')]);
    await expectWhole(bench, makers, sweep);
  });

  it.each([2, 3])(
    'whose worker dies at transaction %i is finished before the next command of its lane',
    async (nth) => {
      const { bench, fill, makers, sweep, next } = await sweepToBe();
      await expect(fill(bench.start(dyingAt(nth)), [sweep])).rejects.toThrow('killed');
      const { deps } = bench.start();
      const head = await deps.lanes.head(STREAM);
      expect(isBehind(head)).toBe(true);
      const successor = bench.start();
      expect(await fill(successor, [next])).toEqual([]);
      await expectWhole(bench, makers, sweep);
      expect((await deps.lanes.orders([next.orderId], HOME)).get(next.orderId)?.status).toBe('ACCEPTED');
      expect(successor.adapters.log.lines.at(-1)?.message).toBe('BATCH_COMMITTED');
    },
  );

  it.each([2, 3])(
    'whose worker dies at transaction %i is finished by the sweeper when nothing else comes',
    async (nth) => {
      const { bench, fill, makers, sweep } = await sweepToBe();
      await expect(fill(bench.start(dyingAt(nth)), [sweep])).rejects.toThrow('killed');
      await projectBehind(bench.start().deps);
      await expectWhole(bench, makers, sweep);
      const idle = bench.start(failing('before', 'lanes.commit', 'throttled', 1_000));
      await projectBehind(idle.deps);
    },
  );

  it('that dies with its first transaction has not happened', async () => {
    const { bench, fill, process, sweep } = await sweepToBe();
    const before = await process.deps.lanes.head(STREAM);
    await expect(fill(bench.start(dyingAt(1)), [sweep])).rejects.toThrow('killed');
    expect(await process.deps.lanes.head(STREAM)).toEqual(before);
  });

  it.each([1, 2, 3])('that loses the reply of transaction %i does nothing twice', async (nth) => {
    const { bench, fill, makers, sweep } = await sweepToBe();
    let commits = 0;
    const losing = bench.start({
      after(operation) {
        if (operation === 'lanes.commit' && ++commits === nth) throw new StoreError('unknown-outcome', operation);
      },
    });
    expect(await fill(losing, [sweep])).toEqual([]);
    expect(await losing.deps.ledger.after(STREAM, MAKERS, 10)).toHaveLength(1);
    await expectWhole(bench, makers, sweep);
  });

  it.each([2, 3])('is finished once by rivals that meet at transaction %i', async (nth) => {
    const { bench, fill, makers, sweep, next } = await sweepToBe();
    const rival = bench.start();
    let commits = 0;
    const slow = bench.start({
      async before(operation) {
        if (operation === 'lanes.commit' && ++commits === nth) await fill(rival, [next]);
      },
    });
    expect(await fill(slow, [sweep])).toEqual([]);
    expect(slow.adapters.log.lines.find(({ message }) => message === 'COMMIT_RETRIED')?.fields).toMatchObject({
      cause: 'fenced',
    });
    await expectWhole(bench, makers, sweep);
  });

  it('is shown whole to the user of each order, and published in messages that the queue takes', async () => {
    const { bench, fill, makers, sweep } = await sweepToBe();
    const process = bench.start();
    await fill(process, [sweep]);
    const [maker = ''] = makers;
    const found = await getOrder(process.deps, maker);
    const events = found.ok ? found.value.events : [];
    expect(events.map(({ type }) => type)).toEqual(['OrderAccepted', 'TradeExecuted']);
    expect(events[1]?.payload).toMatchObject({
      makerUserId: 'clusius',
      makerRemaining: 0,
      trade: { sellOrder: maker },
    });
    const taker = await getOrder(process.deps, sweep.orderId);
    expect(taker.ok && taker.value.events).toHaveLength(1 + MAKERS);
    await process.publish();
    const messages = bench
      .regionOf(HOME)
      .queues.events.receive(10)
      .map(({ body }) => marketEvents.parse(JSON.parse(body)));
    expect(messages.every(({ events: told, from, to }) => told.length === to - from + 1)).toBe(true);
    expect(messages.flatMap(({ events: told }) => told.map(({ seq }) => seq))).toEqual(
      Array.from({ length: 2 * MAKERS + 1 }, (_, index) => index + 1),
    );
    expect(Math.max(...messages.map(({ events: told }) => told.length))).toBeLessThanOrEqual(100);
  });

  it('is audited as what it is while it is half written', async () => {
    const { bench, fill, sweep } = await sweepToBe();
    await expect(fill(bench.start(dyingAt(2)), [sweep])).rejects.toThrow('killed');
    const reader = createMemoryAuditReader(bench.regionOf(HOME));
    const report = await auditStoredRegion(reader, HOME, () => createMatcher(DEFAULT_MATCHER_SETTINGS));
    expect(report.differences).toEqual([]);
    expect(report.counts.unwritten).toBeGreaterThan(0);
  });
});
