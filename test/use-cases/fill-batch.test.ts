/** The fill worker's use case: what it retries, what it gives back, and which wishes it calls carried out. */
import type { FillEngine } from '@tulip/engine';
import {
  type BellDelivery,
  cancelOrder,
  createStatelessEngines,
  fillBatch,
  orderIdOf,
  StoreError,
} from '@tulip/exchange';
import { createSimFill, DEFAULT_SETTINGS } from '@tulip/simfill';
import { describe, expect, it } from 'vitest';
import { type Bench, createBench, failing, HOME, laneStream, PEER, type Process } from './bench.ts';

const STREAM = laneStream('clusius');
/** The longest pause between two tries of a commit. */
const PAUSE_MAX_MS = 250;

function place(orderId: string, receiveCount = 1): BellDelivery {
  return { deliveryId: `place ${orderId}`, kind: 'place', orderId, receiveCount };
}

function cancel(orderId: string): BellDelivery {
  return { deliveryId: `cancel ${orderId}`, kind: 'cancel', orderId, receiveCount: 1 };
}

async function accepted(process: Process, count: number): Promise<string[]> {
  const orderIds: string[] = [];
  for (let number = 0; number < count; number++) orderIds.push((await process.accept({}, `k${number}`)).orderId);
  return orderIds;
}

async function statusOf(process: Process, orderId: string, region = HOME): Promise<string | undefined> {
  return (await process.deps.lanes.orders([orderId], region)).get(orderId)?.status;
}

/** Kinds of the work that is still listed as pending. */
async function pendingOf(process: Process, stream = STREAM): Promise<string[]> {
  return (await process.deps.orders.pending(stream, 100)).map(({ kind }) => kind);
}

function logged(process: Process): string[] {
  return process.adapters.log.lines.map(({ message }) => message);
}

describe('a commit that fails', () => {
  it('is tried for five seconds with growing pauses, then the whole batch goes back', async () => {
    const bench = await createBench();
    const [one = '', two = ''] = await accepted(bench.start(), 2);
    const process = bench.start(failing('before', 'lanes.commit', 'throttled', 1_000));
    const startedAt = bench.clock.now();
    expect(await process.fill([place(one), place(two)], STREAM)).toEqual([`place ${one}`, `place ${two}`]);
    const waitedMs = bench.clock.now() - startedAt;
    expect(waitedMs).toBeGreaterThan(5_000 - PAUSE_MAX_MS);
    expect(waitedMs).toBeLessThan(5_000);
    const retries = logged(process).filter((message) => message === 'COMMIT_RETRIED').length;
    expect(retries).toBeGreaterThan(waitedMs / PAUSE_MAX_MS);
    expect(process.adapters.metrics.total('LaneCommitRetries')).toBe(retries);
    expect(await statusOf(process, one)).toBe('PENDING');
  });

  it('while the store is busy for four seconds is committed when it is not', async () => {
    const bench = await createBench();
    const [one = ''] = await accepted(bench.start(), 1);
    const busyUntil = bench.clock.now() + 4_000;
    const process = bench.start({
      before(operation) {
        if (operation === 'lanes.commit' && bench.clock.now() < busyUntil) throw new StoreError('throttled', operation);
      },
    });
    expect(await process.fill([place(one)], STREAM)).toEqual([]);
    expect(await statusOf(process, one)).toBe('FILLED');
  });

  it('ends also when the clock stands still', async () => {
    const bench = await createBench();
    const [one = ''] = await accepted(bench.start(), 1);
    const process = bench.start(failing('before', 'lanes.commit', 'throttled', 1_000));
    const timer = { sleep: async () => undefined };
    expect(await fillBatch({ ...process.deps, timer }, STREAM, [place(one)])).toEqual([`place ${one}`]);
    expect(process.adapters.metrics.total('LaneCommitRetries')).toBe(100);
  });

  it('is planned anew on rows read anew, and the engine is forgotten first', async () => {
    const bench = await createBench();
    const [one = '', two = ''] = await accepted(bench.start(), 2);
    const rival = bench.start();
    let commits = 0;
    const process = bench.start({
      async before(operation) {
        if (operation !== 'lanes.commit') return;
        commits += 1;
        if (commits === 1) await rival.fill([place(one)], STREAM);
      },
    });
    const discarded: string[] = [];
    const engines = { ...process.deps.engines, discard: (stream: string) => void discarded.push(stream) };
    expect(await fillBatch({ ...process.deps, engines }, STREAM, [place(one), place(two)])).toEqual([]);
    expect(discarded).toEqual([STREAM]);
    expect(process.adapters.log.lines[0]).toMatchObject({
      message: 'COMMIT_RETRIED',
      fields: { stream: STREAM, attempt: 1, cause: 'fenced' },
    });
    expect((await process.deps.ledger.after(STREAM, 0, 10)).map(({ command }) => command.orderId)).toEqual([one, two]);
  });

  it('for another reason than the store is a bug, and is not swallowed', async () => {
    const bench = await createBench();
    const [one = ''] = await accepted(bench.start(), 1);
    const process = bench.start({
      before(operation) {
        if (operation === 'lanes.commit') throw new TypeError('a bug');
      },
    });
    await expect(process.fill([place(one)], STREAM)).rejects.toThrow('a bug');
  });
});

describe('a batch', () => {
  it('that is committed is logged and its lags are measured, each from acceptance to now', async () => {
    const bench = await createBench();
    const process = bench.start();
    const [one = ''] = await accepted(process, 1);
    bench.clock.advance(30);
    const [, two = ''] = await accepted(process, 2);
    bench.clock.advance(12);
    expect(await process.fill([place(one), place(two), place(one)], STREAM)).toEqual([]);
    const lags = process.adapters.metrics.measurements.filter(({ name }) => name === 'FillLag');
    expect(lags.map(({ value }) => value)).toEqual([42, 12]);
    const head = await process.deps.lanes.head(STREAM);
    expect(head.recentLagsMs).toEqual([42, 12]);
    expect(process.adapters.log.lines.find(({ message }) => message === 'BATCH_COMMITTED')?.fields).toEqual({
      stream: STREAM,
      from: 1,
      to: head.seq,
      orders: 2,
    });
  });

  it('with nothing to do commits nothing', async () => {
    const bench = await createBench();
    const process = bench.start(failing('before', 'lanes.commit', 'throttled', 1_000));
    expect(await process.fill([place(orderIdOf('clusius', 'never'))], STREAM)).toEqual([]);
    expect(logged(process)).toEqual([]);
  });
});

describe('a wish to cancel', () => {
  async function wish(process: Process, orderId: string): Promise<void> {
    process.deps.clock.advance(1);
    expect(await cancelOrder(process.deps, orderId)).toMatchObject({ ok: true });
  }

  it('carried out is taken off the list', async () => {
    const bench = await createBench();
    const process = bench.start();
    const [one = ''] = await accepted(process, 1);
    await wish(process, one);
    expect(await pendingOf(process)).toEqual(['place', 'cancel']);
    await process.fill([cancel(one)], STREAM);
    expect(await pendingOf(process)).toEqual([]);
    expect(await statusOf(process, one)).toBe('CANCELLED');
  });

  it('that comes too late is taken off the list as well', async () => {
    const bench = await createBench();
    const process = bench.start();
    const [one = ''] = await accepted(process, 1);
    await wish(process, one);
    await process.fill([place(one)], STREAM);
    await process.fill([cancel(one)], STREAM);
    expect([await pendingOf(process), await statusOf(process, one)]).toEqual([[], 'FILLED']);
  });

  it('that nobody stored is nothing', async () => {
    const bench = await createBench();
    const process = bench.start();
    const [one = ''] = await accepted(process, 1);
    expect(await process.fill([cancel(one)], STREAM)).toEqual([]);
    expect(await statusOf(process, one)).toBe('PENDING');
  });

  it('rung in the wrong lane stays on the list: nobody has carried it out', async () => {
    const bench = await createBench();
    const process = bench.start();
    const [one = ''] = await accepted(process, 1);
    await wish(process, one);
    await process.fill([cancel(one)], laneStream('oosterwijck'));
    expect(await pendingOf(process)).toContain('cancel');
    expect(await statusOf(process, one)).toBe('PENDING');
  });

  it('made in a peer Region is carried out here, and left for the peer to take off', async () => {
    const bench = await createBench({ regions: [HOME, PEER] });
    const process = bench.start();
    const [one = ''] = await accepted(process, 1);
    bench.replicate(HOME, PEER);
    await wish(bench.start({}, PEER), one);
    bench.replicate(PEER, HOME);
    await process.fill([cancel(one)], STREAM);
    expect(await statusOf(process, one)).toBe('CANCELLED');
    expect(await process.deps.orders.pending(STREAM, 10)).toMatchObject([{ kind: 'cancel', region: PEER }]);
  });

  it('whose taking off fails is taken off by the next attempt', async () => {
    const bench = await createBench();
    const process = bench.start(failing('before', 'orders.settleCancel', 'throttled'));
    const [one = ''] = await accepted(process, 1);
    await wish(process, one);
    expect(await process.fill([cancel(one)], STREAM)).toEqual([]);
    expect(await pendingOf(process)).toEqual([]);
    expect(await process.deps.ledger.after(STREAM, 0, 10)).toHaveLength(1);
  });
});

describe('a command on which the engine throws', () => {
  async function cursed(bench: Bench) {
    const process = bench.start();
    const orderIds = await accepted(process, 3);
    const engine = createSimFill(DEFAULT_SETTINGS);
    const throwing: FillEngine = {
      ...engine,
      apply(command) {
        if (command.orderId === orderIds[1]) throw new Error('engine bug');
        return engine.apply(command);
      },
    };
    const discarded: string[] = [];
    const engines = {
      ...createStatelessEngines(throwing),
      discard: (stream: string) => void discarded.push(stream),
    };
    const fill = (deliveries: readonly BellDelivery[]) => fillBatch({ ...process.deps, engines }, STREAM, deliveries);
    return { process, orderIds, discarded, fill };
  }

  it('gives back itself and all after it; what came before is committed', async () => {
    const bench = await createBench();
    const { process, orderIds, discarded, fill } = await cursed(bench);
    const [one = '', two = '', three = ''] = orderIds;
    expect(await cancelOrder(process.deps, three)).toMatchObject({ ok: true });
    const failed = await fill([place(one), place(two), place(three), cancel(three)]);
    expect(failed).toEqual([`place ${two}`, `place ${three}`, `cancel ${three}`]);
    expect(await Promise.all(orderIds.map((orderId) => statusOf(process, orderId)))).toEqual([
      'FILLED',
      'PENDING',
      'PENDING',
    ]);
    expect(await pendingOf(process)).toContain('cancel');
    expect(discarded).toEqual([STREAM]);
    expect(process.adapters.metrics.total('EngineFaults')).toBe(1);
    expect(process.adapters.log.lines.find(({ message }) => message === 'COMMAND_FAULTED')).toMatchObject({
      fields: { stream: STREAM, receiveCount: 1 },
      error: { message: 'engine bug' },
    });
  });

  it('gives back the right deliveries also where a wish before it was never stored', async () => {
    const bench = await createBench();
    const { orderIds, fill } = await cursed(bench);
    const [one = '', two = '', three = ''] = orderIds;
    const failed = await fill([cancel(one), place(one), place(two), place(three)]);
    expect(failed).toEqual([`place ${two}`, `place ${three}`]);
  });

  it('is rejected for good on its third delivery', async () => {
    const bench = await createBench();
    const { process, orderIds, fill } = await cursed(bench);
    const deliveries = (receiveCount: number) => orderIds.map((orderId) => place(orderId, receiveCount));
    expect(await fill(deliveries(2))).toHaveLength(2);
    expect(await fill(deliveries(3))).toEqual([]);
    expect(await Promise.all(orderIds.map((orderId) => statusOf(process, orderId)))).toEqual([
      'FILLED',
      'REJECTED',
      'FILLED',
    ]);
  });
});
