/** A start with another number of lanes loses nobody: every stream that ever was is swept, published, listed and told of. */
import { listEvents, listOrders, listTrades, orderIdOf, sweep } from '@tulip/exchange';
import { must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { type Bench, createBench, failing, HOME, laneStream, PEER } from './bench.ts';

const ALL = { minAgeMs: 2_000, ringAll: true };
/** A user whose lane of eight is none of the first two. */
const USER = must(
  ['clusius', 'oosterwijck', 'leeuwenhoek'].find((userId) => Number(laneStream(userId).at(-1)) >= 2),
  'a user on a high lane',
);
const STREAM = laneStream(USER);
const ORDER_ID = orderIdOf(USER, 'k');

async function acceptUnrung(bench: Bench): Promise<void> {
  await bench.start(failing('before', 'bells.ring', 'unreachable')).accept({ userId: USER }, 'k');
}

describe('after a start with fewer lanes', () => {
  it('an order that was accepted before is listed, rung, filled, published and told of', async () => {
    const bench = await createBench();
    await acceptUnrung(bench);
    const few = bench.start({}, HOME, 2);
    expect(await listOrders(few.deps, { limit: 50 })).toMatchObject({ value: { orders: [{ orderId: ORDER_ID }] } });
    expect((await few.deps.status()).pending).toBe(1);
    expect(await sweep(few.deps, ALL)).toBe(1);
    await few.fillAll();
    await few.publish();
    const head = await few.deps.lanes.head(STREAM);
    expect(head.seq).toBeGreaterThan(0);
    expect((await few.deps.cursors.read([STREAM]))[0]?.seq).toBe(head.seq);
    expect((await few.deps.status()).streams[STREAM]).toBe(head.seq);
    expect((await few.deps.market()).last).not.toBeNull();
    expect(await listTrades(few.deps, { limit: 200 })).toMatchObject({ value: { trades: [{ region: HOME }] } });
    expect(await listEvents(few.deps, { stream: STREAM, after: 0, limit: 50 })).toMatchObject({ ok: true });
  });

  it('a new order takes one of the few, and the old lanes are still known', async () => {
    const bench = await createBench();
    await acceptUnrung(bench);
    const few = bench.start({}, HOME, 2);
    await few.accept({ userId: USER }, 'new');
    const [version] = await few.deps.orders.versions(orderIdOf(USER, 'new'), [HOME]);
    expect(version?.stream).toBe(laneStream(USER, 2));
    const restarted = bench.start({}, HOME, 2);
    expect(await sweep(restarted.deps, ALL)).toBe(2);
  });
});

describe('a Region with more lanes than its peer', () => {
  it('is known there with all of them once it has replicated', async () => {
    const bench = await createBench({ regions: [HOME, PEER] });
    await acceptUnrung(bench);
    const peer = bench.start({}, PEER, 2);
    bench.replicate(HOME, PEER);
    expect(await listOrders(peer.deps, { limit: 50 })).toMatchObject({ value: { orders: [{ orderId: ORDER_ID }] } });
    expect(Object.keys((await peer.deps.status()).streams)).toHaveLength(8 + 2);
  });
});

describe('the number of lanes', () => {
  it('is remembered before the first order is accepted: an order whose lane nobody would know is not accepted', async () => {
    const bench = await createBench();
    const process = bench.start(failing('before', 'laneCounts.raise', 'unreachable'));
    await expect(process.place({ userId: USER }, 'k')).rejects.toThrow('laneCounts.raise: unreachable');
    expect(await process.deps.orders.versions(ORDER_ID, [HOME])).toEqual([]);
    expect(await process.place({ userId: USER }, 'k')).toMatchObject({ ok: true, value: { isReplay: false } });
  });

  it('costs the orders after the first no call', async () => {
    const bench = await createBench();
    const calls: string[] = [];
    const process = bench.start({ before: (operation) => void calls.push(operation) });
    await process.accept({ userId: USER }, 'first');
    calls.length = 0;
    await process.accept({ userId: USER }, 'second');
    expect(calls.filter((operation) => operation.startsWith('laneCounts'))).toEqual([]);
  });
});
