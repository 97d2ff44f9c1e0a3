/** Asking for other terms: a durable wish of the Region that was asked, the last of which wins. */
import type { ReplaceOrderRequest } from '@tulip/contracts';
import { orderIdOf, type ReplaceRequest, replaceOrder, sweep } from '@tulip/exchange';
import { toRfc3339 } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { type Bench, createBench, failing, HOME, laneStream, PEER, type Process } from './bench.ts';

const STREAM = laneStream('clusius');
const LIMIT = { type: 'LIMIT', price: '12.50' } as const;

function replaceBells(bench: Bench, region = HOME): unknown[] {
  const bells = bench
    .regionOf(region)
    .queues.orders.receive(10)
    .map(({ body }) => JSON.parse(body));
  return bells.filter(({ kind }) => kind === 'replace');
}

async function requestsOf(process: Process, orderId: string): Promise<readonly ReplaceRequest[]> {
  const ask = { stream: STREAM, region: HOME, regions: [HOME, PEER], orderIds: [], cancelledIds: [] };
  return (await process.deps.lanes.load({ ...ask, replacedIds: [orderId] })).replaceRequests.get(orderId) ?? [];
}

describe('a wish to replace', () => {
  it('is stored, rung in the lane that owns the order, logged, and answered with the order as it is', async () => {
    const bench = await createBench();
    const process = bench.start();
    const { orderId } = await process.accept(LIMIT, 'k');
    bench.clock.advance(5);
    const wished = await replaceOrder(process.deps, orderId, { price: '13', quantity: 4 });
    expect(wished).toMatchObject({ ok: true, value: { orderId, status: 'PENDING', price: '12.50', quantity: 10 } });
    const requestedAt = bench.clock.now();
    expect(await requestsOf(process, orderId)).toEqual([
      { orderId, userId: 'clusius', region: HOME, stream: STREAM, price: 1_300, quantity: 4, requestedAt },
    ]);
    const bell = { v: 1, kind: 'replace', orderId, stream: STREAM, requestedAt: toRfc3339(requestedAt) };
    expect(replaceBells(bench)).toEqual([bell]);
    expect(process.adapters.log.lines.at(-1)).toEqual({
      message: 'REPLACE_REQUESTED',
      fields: { orderId, userId: 'clusius', stream: STREAM },
    });
  });

  it.each<[ReplaceOrderRequest, object]>([
    [{ price: '0.01' }, { price: 1, quantity: null }],
    [{ quantity: 1_000_000 }, { price: null, quantity: 1_000_000 }],
  ])('of %j leaves the rest', async (change, expected) => {
    const process = (await createBench()).start();
    const { orderId } = await process.accept(LIMIT, 'k');
    await replaceOrder(process.deps, orderId, change);
    expect(await requestsOf(process, orderId)).toMatchObject([expected]);
  });

  it('said again in the same millisecond, or by a clock that is behind, is a later one, with a bell of its own', async () => {
    const bench = await createBench();
    const process = bench.start();
    const { orderId } = await process.accept(LIMIT, 'k');
    for (const [price, passedMs] of [
      ['13.00', 0],
      ['14.00', 0],
      ['15.00', -700],
    ] as const) {
      bench.clock.advance(passedMs);
      await replaceOrder(process.deps, orderId, { price });
    }
    expect(await requestsOf(process, orderId)).toMatchObject([{ price: 1_500, requestedAt: bench.clock.now() + 702 }]);
    expect(replaceBells(bench)).toHaveLength(3);
  });

  it('whose bell cannot be rung is stored all the same, and the log says so', async () => {
    const bench = await createBench();
    const { orderId } = await bench.start().accept(LIMIT, 'k');
    const process = bench.start(failing('before', 'bells.ring', 'unreachable'));
    expect(await replaceOrder(process.deps, orderId, { quantity: 4 })).toMatchObject({ ok: true });
    expect(process.adapters.log.lines.map(({ message }) => message)).toEqual(['REPLACE_REQUESTED', 'DOORBELL_FAILED']);
    expect((await process.deps.orders.pending(STREAM, 10)).map(({ kind }) => kind)).toContain('replace');
  });

  it('of a price for a MARKET order is refused, of another quantity is not', async () => {
    const process = (await createBench()).start();
    const { orderId } = await process.accept({}, 'k');
    const refused = { ok: false, error: 'market-order-has-no-price' };
    expect(await replaceOrder(process.deps, orderId, { price: '12.50', quantity: 4 })).toEqual(refused);
    expect(await requestsOf(process, orderId)).toEqual([]);
    expect(await replaceOrder(process.deps, orderId, { quantity: 4 })).toMatchObject({ ok: true });
    const stream = laneStream('clusius');
    await process.fill([{ deliveryId: '1', kind: 'replace', orderId, receiveCount: 1 }], stream);
    await process.fillAll();
    expect((await process.deps.orders.versions(orderId, [HOME]))[0]).toMatchObject({ price: null, quantity: 4 });
  });

  it('of an order that has ended is too late, and of one that nobody placed about nothing', async () => {
    const bench = await createBench();
    const process = bench.start();
    const { orderId } = await process.accept(LIMIT, 'k');
    await process.fillAll();
    const change = { quantity: 4 };
    expect(await replaceOrder(process.deps, orderId, change)).toEqual({ ok: false, error: 'order-terminal' });
    const never = orderIdOf('clusius', 'never');
    expect(await replaceOrder(process.deps, never, change)).toEqual({ ok: false, error: 'not-found' });
    expect(await process.deps.orders.pending(STREAM, 10)).toEqual([]);
    expect(replaceBells(bench)).toEqual([]);
  });
});

describe('a wish to replace a peer’s order', () => {
  const SWEEP = { minAgeMs: 2_000, ringAll: false };

  async function wishFromPeer(change: ReplaceOrderRequest) {
    const bench = await createBench({ regions: [HOME, PEER] });
    const [home, peer] = [bench.start(), bench.start({}, PEER)];
    // Its own bell is lost too, so that it waits.
    const { orderId } = await bench.start(failing('before', 'bells.ring', 'unreachable')).accept(LIMIT, 'k');
    bench.replicate(HOME, PEER);
    bench.clock.advance(1);
    expect(await replaceOrder(peer.deps, orderId, change)).toMatchObject({ ok: true, value: { region: HOME } });
    expect([replaceBells(bench), replaceBells(bench, PEER)]).toEqual([[], []]);
    return { bench, home, peer, orderId };
  }

  it.each([
    ['changes it', { quantity: 4 }, 4],
    ['asks for what already is', { quantity: 10 }, 10],
  ])(
    'that %s is rung by the owner, answered once, and taken off by the Region that was asked alone',
    async (...given) => {
      const [, change, quantity] = given;
      const { bench, home, peer, orderId } = await wishFromPeer(change);
      bench.clock.advance(2_000);
      await sweep(peer.deps, SWEEP);
      expect(bench.regionOf(PEER).queues.orders.depth().visible).toBe(0);
      bench.replicate(PEER, HOME);
      expect(await sweep(home.deps, SWEEP)).toBe(2);
      const replaceBell = { deliveryId: '1', kind: 'replace', orderId, receiveCount: 1 } as const;
      await home.fill([replaceBell], STREAM);
      const [row] = await home.deps.orders.versions(orderId, [HOME]);
      expect(row).toMatchObject({ status: 'PENDING', quantity, version: 2 });
      await home.fill([replaceBell], STREAM);
      expect(await home.deps.orders.versions(orderId, [HOME])).toEqual([row]);
      // Answered, and not this Region's to take off: it is not rung again either.
      bench.clock.advance(600_000);
      expect(await sweep(home.deps, SWEEP)).toBe(1);
      expect(await home.deps.orders.pending(STREAM, 10)).toMatchObject([{ kind: 'place' }, { kind: 'replace' }]);
      await sweep(peer.deps, SWEEP);
      expect(await peer.deps.orders.pending(STREAM, 10)).toHaveLength(2);
      bench.replicate(HOME, PEER);
      await sweep(peer.deps, SWEEP);
      expect(await peer.deps.orders.pending(STREAM, 10)).toMatchObject([{ kind: 'place' }]);
    },
  );

  it('and one of the owner are both carried out, in the order of their times', async () => {
    const { bench, home, orderId } = await wishFromPeer({ price: '13.00', quantity: 4 });
    bench.clock.advance(5);
    await replaceOrder(home.deps, orderId, { quantity: 6 });
    bench.replicate(PEER, HOME);
    await home.fill([{ deliveryId: '1', kind: 'replace', orderId, receiveCount: 1 }], STREAM);
    const [row] = await home.deps.orders.versions(orderId, [HOME]);
    expect(row).toMatchObject({ price: 1_300, quantity: 6, appliedSeq: 2, version: 2 });
    expect(Object.keys(row?.answeredReplaces ?? {}).sort()).toEqual([PEER, HOME]);
  });
});
