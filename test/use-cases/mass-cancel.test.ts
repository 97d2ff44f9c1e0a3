/** Cancelling all open orders of a user: each gets a durable wish, oldest first, page by page, and to ask again changes nothing. */
import type { Order, OrderBell } from '@tulip/contracts';
import {
  type CancelRequest,
  cancelOrder,
  createStatelessEngines,
  fillBatch,
  MASS_CANCEL_MAX,
  type MassCancelDeps,
  massCancel,
  sweep,
} from '@tulip/exchange';
import { createSimFill, DEFAULT_SETTINGS } from '@tulip/simfill';
import { assert, must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { type Bench, createBench, failing, HOME, laneStream, PEER, type Process } from './bench.ts';

const STREAM = laneStream('clusius');
const LIMIT = { type: 'LIMIT', price: '12.50' } as const;

/** Of a worker with an empty market: what is placed rests. */
async function letRest(process: Process, order: Order, stream = STREAM): Promise<void> {
  const { orderId } = order;
  const apply = () => [{ kind: 'accepted', orderId } as const];
  const engines = createStatelessEngines({ ...createSimFill(DEFAULT_SETTINGS), apply });
  const bell = { deliveryId: orderId, kind: 'place', orderId, receiveCount: 1 } as const;
  await fillBatch({ ...process.deps, engines }, stream, [bell]);
}

async function acceptMany(process: Process, count: number, body: object = LIMIT): Promise<Order[]> {
  const orders: Order[] = [];
  for (let number = 0; number < count; number++) orders.push(await process.accept(body, `many ${number}`));
  return orders;
}

/** Calls until there is no more, and answers how many requests each call made. */
async function cancelAll(deps: MassCancelDeps, userId = 'clusius'): Promise<number[]> {
  const counts: number[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof massCancel>> = await massCancel(deps, {
      userId,
      ...(cursor === null ? {} : { cursor }),
    });
    assert(page.ok, 'a page');
    counts.push(page.value.requested);
    cursor = page.value.nextCursor;
  } while (cursor !== null);
  return counts;
}

function requestsOf(process: Process, orders: readonly Order[]): Promise<ReadonlyMap<string, CancelRequest>> {
  return process.deps.lanes.cancelRequests(
    orders.map(({ orderId }) => orderId),
    [HOME, PEER],
  );
}

/** The orders of whose cancel the lane has been told, in that order. */
async function rungOf(bench: Bench, stream = STREAM, region = HOME): Promise<string[]> {
  const { orders } = bench.regionOf(region).queues;
  const rung: string[] = [];
  for (let messages = orders.receive(10); messages.length > 0; messages = orders.receive(10)) {
    for (const { body, group, receiptHandle } of messages) {
      orders.delete(receiptHandle);
      const bell = JSON.parse(body) as OrderBell;
      if (bell.kind === 'cancel' && group === stream) rung.push(bell.orderId);
    }
  }
  return rung;
}

const byAcceptance = (a: Order, b: Order) => (`${a.acceptedAt}#${a.orderId}` < `${b.acceptedAt}#${b.orderId}` ? -1 : 1);

describe('a mass cancel', () => {
  it('asks for the cancel of whatever waits or rests, in the order of acceptance, and of nothing else', async () => {
    const bench = await createBench();
    const process = bench.start();
    const ended = await process.accept({}, 'ended');
    await process.fillAll();
    const other = await process.accept({ ...LIMIT, userId: 'oosterwijck' }, 'other');
    const waits = await process.accept(LIMIT, 'waits');
    bench.clock.advance(1);
    const rests = [await process.accept(LIMIT, 'rests'), await process.accept({ ...LIMIT, side: 'SELL' }, 'sells')];
    for (const order of rests) await letRest(process, order);
    bench.clock.advance(1);
    const open = [...rests, waits].sort(byAcceptance);
    expect(await massCancel(process.deps, { userId: 'clusius' })).toEqual({
      ok: true,
      value: { requested: 3, nextCursor: null },
    });
    const requests = await requestsOf(process, [...open, ended, other]);
    expect([...requests.keys()].sort()).toEqual(open.map(({ orderId }) => orderId).sort());
    for (const request of requests.values()) {
      const asked = { region: HOME, stream: STREAM, requestedAt: bench.clock.now() };
      expect(request).toMatchObject({ ...asked, reason: 'mass-cancel', userId: 'clusius' });
    }
    expect(await rungOf(bench)).toEqual(open.map(({ orderId }) => orderId));
    expect(process.adapters.log.lines.at(-1)).toEqual({
      message: 'MASS_CANCEL_REQUESTED',
      fields: { userId: 'clusius', requested: 3, isLastPage: true },
    });
  });

  it('ends them, each with its reason', async () => {
    const process = (await createBench()).start();
    const [waits, rests] = [await process.accept(LIMIT, 'waits'), await process.accept(LIMIT, 'rests')];
    await letRest(process, rests);
    await massCancel(process.deps, { userId: 'clusius' });
    const { orderId } = waits;
    await process.fill([{ deliveryId: '1', kind: 'cancel', orderId, receiveCount: 1 }], STREAM);
    await process.fillAll();
    const rows = await process.deps.lanes.orders([waits.orderId, rests.orderId], HOME);
    for (const row of rows.values()) expect(row).toMatchObject({ status: 'CANCELLED', reason: 'mass-cancel' });
    expect(await process.deps.orders.pending(STREAM, 10)).toEqual([]);
  });

  it('of one side leaves the other alone', async () => {
    const process = (await createBench()).start();
    const sides = ['BUY', 'SELL', 'SELL'] as const;
    const orders: Order[] = [];
    for (const [index, side] of sides.entries()) orders.push(await process.accept({ ...LIMIT, side }, `k${index}`));
    const query = { userId: 'clusius', side: 'SELL' } as const;
    expect(await massCancel(process.deps, query)).toMatchObject({ value: { requested: 2, nextCursor: null } });
    const requests = await requestsOf(process, orders);
    expect(orders.map(({ orderId }) => requests.has(orderId))).toEqual([false, true, true]);
  });

  it('goes on where the call before ended, until every order has its wish, each once and in order', async () => {
    const bench = await createBench();
    const process = bench.start();
    const orders = await acceptMany(process, 2 * MASS_CANCEL_MAX + 30);
    for (const order of orders.slice(0, 120)) await letRest(process, order);
    await rungOf(bench);
    expect(await cancelAll(process.deps)).toEqual([MASS_CANCEL_MAX, MASS_CANCEL_MAX, 30]);
    expect((await requestsOf(process, orders)).size).toBe(orders.length);
    expect(await rungOf(bench)).toEqual(orders.sort(byAcceptance).map(({ orderId }) => orderId));
  });

  it('passes over others’ work, however much of it lies between', async () => {
    const process = (await createBench({ lanes: 1 })).start();
    const first = await process.accept(LIMIT, 'first');
    const foreign = await acceptMany(process, 450, { ...LIMIT, userId: 'oosterwijck' });
    const own = [first, await process.accept(LIMIT, 'last')];
    const counts = await cancelAll(process.deps);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(counts.length).toBeLessThanOrEqual(4);
    expect((await requestsOf(process, [...own, ...foreign])).size).toBe(2);
  });

  it('said again changes nothing, and a wish for one order stays what it was', async () => {
    const bench = await createBench();
    const process = bench.start();
    const orders = await acceptMany(process, 3);
    const named = must(orders[1], 'an order');
    await cancelOrder(process.deps, named.orderId);
    bench.clock.advance(5);
    expect(await cancelAll(process.deps)).toEqual([3]);
    const before = await requestsOf(process, orders);
    expect(before.get(named.orderId)?.reason).toBe('user-cancel');
    bench.clock.advance(5);
    expect(await cancelAll(process.deps)).toEqual([3]);
    expect(await requestsOf(process, orders)).toEqual(before);
  });

  it('of an order that ends meanwhile is no error', async () => {
    const bench = await createBench();
    const worker = bench.start();
    await acceptMany(worker, 2);
    const process = bench.start({
      async before(operation) {
        if (operation === 'orders.requestCancel') await worker.fillAll();
      },
    });
    expect(await cancelAll(process.deps)).toEqual([2]);
    bench.clock.advance(5_000);
    await sweep(worker.deps, { minAgeMs: 2_000, ringAll: false });
    await worker.fillAll();
    expect(await worker.deps.orders.pending(STREAM, 10)).toEqual([]);
  });

  it('that fails in the middle goes on when it is said again', async () => {
    const bench = await createBench();
    const orders = await acceptMany(bench.start(), 40);
    const failed = bench.start(failing('after', 'orders.requestCancel', 'unknown-outcome'));
    await expect(cancelAll(failed.deps)).rejects.toThrow('unknown-outcome');
    expect(await cancelAll(failed.deps)).toEqual([40]);
    expect((await requestsOf(failed, orders)).size).toBe(40);
  });

  it('whose bells cannot be rung is durable all the same', async () => {
    const bench = await createBench();
    const orders = await acceptMany(bench.start(), 3);
    const silent = bench.start(failing('before', 'bells.ring', 'unreachable', 100));
    expect(await cancelAll(silent.deps)).toEqual([3]);
    expect(silent.adapters.log.lines.filter(({ message }) => message === 'DOORBELL_FAILED')).toHaveLength(3);
    bench.clock.advance(2_000);
    const worker = bench.start();
    await sweep(worker.deps, { minAgeMs: 2_000, ringAll: false });
    expect((await rungOf(bench)).sort()).toEqual(orders.map(({ orderId }) => orderId).sort());
  });

  it('reaches orders of a peer Region, whose lane the peer rings, and none of a conflict’s loser', async () => {
    const bench = await createBench({ regions: [HOME, PEER] });
    const [home, peer] = [bench.start(), bench.start({}, PEER)];
    const there = await peer.accept(LIMIT, 'there');
    const twice = await home.accept(LIMIT, 'twice');
    bench.clock.advance(1);
    expect((await peer.accept(LIMIT, 'twice')).region).toBe(PEER);
    bench.replicate(PEER, HOME);
    expect(await cancelAll(home.deps)).toEqual([2]);
    const requests = await requestsOf(home, [there, twice]);
    expect(requests.get(there.orderId)).toMatchObject({ region: HOME, stream: laneStream('clusius', 8, PEER) });
    expect(requests.get(twice.orderId)).toMatchObject({ region: HOME, stream: STREAM });
    expect([await rungOf(bench), await rungOf(bench, laneStream('clusius', 8, PEER), PEER)]).toEqual([
      [twice.orderId],
      [],
    ]);
  });

  it('of nobody is told so; of one who has nothing open, or is no persona any more but has, is not', async () => {
    const bench = await createBench();
    const process = bench.start();
    const nobody = await massCancel(process.deps, { userId: 'nobody' });
    expect(nobody).toEqual({ ok: false, error: 'unknown-persona' });
    expect(await cancelAll(process.deps)).toEqual([0]);
    await process.accept(LIMIT, 'k');
    const personas = { get: async () => undefined };
    expect(await cancelAll({ ...process.deps, personas })).toEqual([1]);
  });

  it('takes no cursor of another list', async () => {
    const process = (await createBench()).start();
    for (const cursor of ['garbage', 'orders~2026-01-01T00%3A00%3A00.000Z%23x%23us-east-2~0']) {
      const refused = await massCancel(process.deps, { userId: 'clusius', cursor });
      expect(refused).toEqual({ ok: false, error: 'alien-cursor' });
    }
  });
});
