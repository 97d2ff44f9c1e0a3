/** The sweeper: who is rung again and when, and which wishes to cancel leave the list. */
import type { FaultHooks } from '@tulip/adapters-memory';
import type { OrderBell } from '@tulip/contracts';
import { cancelOrder, sweep } from '@tulip/exchange';
import { describe, expect, it } from 'vitest';
import { type Bench, createBench, failing, HOME, laneStream, PEER, type Process } from './bench.ts';

const STREAM = laneStream('clusius');
const AFTER = { minAgeMs: 2_000, ringAll: false };

/** A process that notes its rings instead of sending them. */
function startSweeper(bench: Bench, region = HOME): { process: Process; rings: [string, string, number][] } {
  const rings: [string, string, number][] = [];
  const hooks: FaultHooks = {};
  const process = bench.start(hooks, region);
  const ring = async ({ kind, orderId }: OrderBell, attempt: number) => void rings.push([kind, orderId, attempt]);
  return { process: { ...process, deps: { ...process.deps, bells: { ring } } }, rings };
}

/** Accepts an order whose bell is lost. */
async function unrung(bench: Bench, key: string, userId = 'clusius'): Promise<string> {
  const silent = bench.start(failing('before', 'bells.ring', 'unreachable'));
  return (await silent.accept({ userId }, key)).orderId;
}

describe('pending work', () => {
  it('is rung once it is old enough, not a millisecond before, and the ring is counted', async () => {
    const bench = await createBench();
    const orderId = await unrung(bench, 'k');
    const { process, rings } = startSweeper(bench);
    bench.clock.advance(1_999);
    expect([await sweep(process.deps, AFTER), rings]).toEqual([0, []]);
    expect(process.adapters.log.lines).toEqual([]);
    bench.clock.advance(1);
    expect(await sweep(process.deps, AFTER)).toBe(1);
    expect(rings).toEqual([['place', orderId, 1]]);
    expect(process.adapters.metrics.total('PendingRung')).toBe(1);
    expect(process.adapters.log.lines).toEqual([{ message: 'PENDING_RUNG', fields: { rung: 1, ringAll: false } }]);
  });

  it('is rung under another number only when its age has doubled', async () => {
    const bench = await createBench();
    await unrung(bench, 'k');
    const { process, rings } = startSweeper(bench);
    for (let second = 1; second <= 20; second++) {
      bench.clock.advance(1_000);
      await sweep(process.deps, AFTER);
    }
    const numbers = rings.map(([, , attempt]) => attempt);
    expect([...new Set(numbers)]).toEqual([1, 2, 3, 4]);
    expect(numbers.filter((number) => number === 1)).toHaveLength(2);
    expect(numbers.filter((number) => number === 2)).toHaveLength(4);
  });

  it('of every lane is rung, and only that which is old enough', async () => {
    const bench = await createBench();
    const [one, two] = [await unrung(bench, 'a'), await unrung(bench, 'b', 'oosterwijck')];
    bench.clock.advance(2_000);
    await unrung(bench, 'young');
    const { process, rings } = startSweeper(bench);
    expect(await sweep(process.deps, AFTER)).toBe(2);
    expect(rings.map(([, orderId]) => orderId).sort()).toEqual([one, two].sort());
  });

  it('is rung whatever its age, under a number that no ring had before, after the queues were lost', async () => {
    const bench = await createBench();
    await bench.start().accept({}, 'queued');
    for (let number = 0; number < 3; number++) await unrung(bench, `k${number}`);
    const { process, rings } = startSweeper(bench);
    expect(await sweep(process.deps, { minAgeMs: 2_000, ringAll: true })).toBe(4);
    bench.clock.advance(1);
    expect(await sweep(process.deps, { minAgeMs: 2_000, ringAll: true })).toBe(4);
    const [one, two] = [rings.slice(0, 4), rings.slice(4)].map((some) => new Set(some.map(([, , attempt]) => attempt)));
    expect([one?.size, two?.size]).toEqual([1, 1]);
    expect([...(two ?? [])].every((attempt) => attempt > 1_000_000 && !one?.has(attempt))).toBe(true);
  });

  it('is rung after the queues were lost also when the clock has been set back since', async () => {
    const bench = await createBench();
    await unrung(bench, 'k');
    bench.clock.advance(-10_000);
    const { process } = startSweeper(bench);
    expect(await sweep(process.deps, AFTER)).toBe(0);
    expect(await sweep(process.deps, { ...AFTER, ringAll: true })).toBe(1);
  });

  it('beyond 200 of one lane waits for the next sweep, but not after the queues were lost', async () => {
    const bench = await createBench();
    const silent = bench.start(failing('before', 'bells.ring', 'unreachable', 300));
    for (let number = 0; number < 250; number++) await silent.accept({}, `k${number}`);
    bench.clock.advance(2_000);
    const { process } = startSweeper(bench);
    expect(await sweep(process.deps, AFTER)).toBe(200);
    expect(await sweep(process.deps, { ...AFTER, ringAll: true })).toBe(250);
  });

  it('of a version that lost to a peer’s is rung all the same: its lane has yet to end it', async () => {
    const bench = await createBench({ regions: [HOME, PEER] });
    const peer = bench.start({}, PEER);
    const { orderId } = await peer.accept({}, 'k');
    await peer.fillAll();
    bench.clock.advance(1);
    expect(await unrung(bench, 'k')).toBe(orderId);
    bench.clock.advance(1);
    bench.replicate(PEER, HOME);
    bench.clock.advance(2_000);
    const { process, rings } = startSweeper(bench);
    expect(await sweep(process.deps, AFTER)).toBe(1);
    expect(rings).toEqual([['place', orderId, 1]]);
  });

  it('that is filled is not rung', async () => {
    const bench = await createBench();
    const process = bench.start();
    await process.accept({}, 'k');
    await process.fillAll();
    bench.clock.advance(60_000);
    expect(await sweep(startSweeper(bench).process.deps, AFTER)).toBe(0);
  });
});

describe('a lane that is behind', () => {
  /** An order of `STREAM` committed `lagMs` after its acceptance, and one accepted at the same time whose bell was lost. */
  async function behindBy(bench: Bench, lagMs: number): Promise<void> {
    const process = bench.start();
    await process.accept({}, 'slow');
    await unrung(bench, 'lost');
    bench.clock.advance(lagMs);
    await process.fillAll();
  }

  it('makes the sweeper wait twice as long as its last order has waited, and no other lane', async () => {
    const bench = await createBench();
    const other = await unrung(bench, 'other', 'oosterwijck');
    await behindBy(bench, 10_000);
    const { process, rings } = startSweeper(bench);
    expect(await sweep(process.deps, AFTER)).toBe(1);
    expect(rings.map(([, orderId]) => orderId)).toEqual([other]);
    bench.clock.advance(9_999);
    expect(await sweep(process.deps, AFTER)).toBe(1);
    bench.clock.advance(1);
    expect(await sweep(process.deps, AFTER)).toBe(2);
  });

  it('is taken to be ten minutes behind at most', async () => {
    const bench = await createBench();
    await bench.start().accept({}, 'slow');
    bench.clock.advance(1_000_000);
    await unrung(bench, 'lost');
    bench.clock.advance(800_000);
    await bench.start().fillAll();
    const { process, rings } = startSweeper(bench);
    bench.clock.advance(399_999);
    expect(await sweep(process.deps, AFTER)).toBe(0);
    bench.clock.advance(1);
    expect([await sweep(process.deps, AFTER), rings.map(([, , attempt]) => attempt)]).toEqual([1, [1]]);
  });

  it('is so no longer once it has been idle, whatever waits in the queue', async () => {
    const bench = await createBench();
    const process = bench.start();
    await process.accept({}, 'first');
    bench.clock.advance(5_000);
    await process.fillAll();
    bench.clock.advance(3_600_000);
    await unrung(bench, 'lost');
    bench.regionOf(HOME).queues.orders.send({ group: 'other', deduplicationId: 'x', body: 'unreadable' });
    bench.clock.advance(2_000);
    expect(await sweep(startSweeper(bench).process.deps, AFTER)).toBe(1);
  });

  it('is not known to be so while the heads cannot be read: the lost are rung all the same', async () => {
    const bench = await createBench();
    await behindBy(bench, 10_000);
    const blind = bench.start(failing('before', 'lanes.heads', 'throttled'));
    expect(await sweep(blind.deps, AFTER)).toBe(1);
    expect(blind.adapters.log.lines.map(({ message }) => message)).toEqual(['STORE_UNAVAILABLE', 'PENDING_RUNG']);
  });
});

describe('a sweep', () => {
  const USERS = ['clusius', 'oosterwijck', 'leeuwenhoek'];

  async function unrungOfAll(bench: Bench): Promise<void> {
    for (const userId of USERS) await unrung(bench, `k-${userId}`, userId);
    bench.clock.advance(2_000);
  }

  it('goes on after a bell, a lane or a peer’s lane that failed, and then throws the first error', async () => {
    for (const operation of ['bells.ring', 'orders.pending'] as const) {
      const bench = await createBench({ regions: [HOME, PEER] });
      await unrungOfAll(bench);
      const sick = bench.start(failing('before', operation, 'throttled'));
      await expect(sweep(sick.deps, AFTER)).rejects.toThrow(`${operation}: throttled`);
      const rung = bench.regionOf(HOME).queues.orders.depth().visible;
      // The first bell is one order's; the first lane is one or two orders'.
      expect(rung).toBeGreaterThanOrEqual(operation === 'bells.ring' ? USERS.length - 1 : 1);
      expect(sick.adapters.metrics.total('PendingRung')).toBe(rung);
    }
  });

  it('has time for some lanes only while the bells are slow, and over many sweeps for all of them', async () => {
    const bench = await createBench();
    await unrungOfAll(bench);
    const first = new Set<string>();
    const slow = bench.start();
    const ring = async ({ stream }: OrderBell) => {
      first.add(stream);
      bench.clock.advance(20_000);
    };
    for (let round = 0; round < 60; round++) expect(await sweep({ ...slow.deps, bells: { ring } }, AFTER)).toBe(1);
    expect(first).toEqual(new Set(USERS.map((userId) => laneStream(userId))));
  });

  it('rings many bells of a lane at once', async () => {
    const bench = await createBench();
    const silent = bench.start(failing('before', 'bells.ring', 'unreachable', 40));
    for (let number = 0; number < 40; number++) await silent.accept({}, `k${number}`);
    bench.clock.advance(2_000);
    let [ringing, atOnce] = [0, 0];
    const ring = async () => {
      ringing += 1;
      atOnce = Math.max(atOnce, ringing);
      await Promise.resolve();
      ringing -= 1;
    };
    expect(await sweep({ ...bench.start().deps, bells: { ring } }, AFTER)).toBe(40);
    expect(atOnce).toBe(16);
  });
});

describe('a wish to cancel', () => {
  it('whose bell was lost is rung like an order', async () => {
    const bench = await createBench();
    const orderId = await unrung(bench, 'k');
    bench.clock.advance(1);
    await cancelOrder(bench.start(failing('before', 'bells.ring', 'unreachable')).deps, orderId);
    bench.clock.advance(2_000);
    const { process, rings } = startSweeper(bench);
    expect(await sweep(process.deps, AFTER)).toBe(2);
    expect(rings).toEqual([
      ['place', orderId, 1],
      ['cancel', orderId, 1],
    ]);
  });

  it('of an order that has ended leaves the list unrung', async () => {
    const bench = await createBench();
    const orderId = await unrung(bench, 'k');
    const worker = bench.start(failing('before', 'bells.ring', 'unreachable'));
    await cancelOrder(worker.deps, orderId);
    await worker.fill([{ deliveryId: '1', kind: 'place', orderId, receiveCount: 1 }], STREAM);
    bench.clock.advance(2_000);
    const { process, rings } = startSweeper(bench);
    expect([await sweep(process.deps, AFTER), rings]).toEqual([0, []]);
    expect(await process.deps.orders.pending(STREAM, 10)).toEqual([]);
  });

  it('made in a peer Region rings the lane that owns the order, where it has replicated to', async () => {
    const bench = await createBench({ regions: [HOME, PEER] });
    const orderId = await unrung(bench, 'k');
    bench.replicate(HOME, PEER);
    bench.clock.advance(1);
    await cancelOrder(bench.start({}, PEER).deps, orderId);
    expect(bench.regionOf(PEER).queues.orders.depth().visible).toBe(0);
    bench.clock.advance(2_000);
    const there = startSweeper(bench, PEER);
    expect([await sweep(there.process.deps, AFTER), there.rings]).toEqual([0, []]);
    bench.replicate(PEER, HOME);
    const here = startSweeper(bench);
    expect(await sweep(here.process.deps, AFTER)).toBe(2);
    expect(here.rings.map(([kind]) => kind)).toEqual(['place', 'cancel']);
  });

  it('made in a peer Region is taken off by that Region once the order has ended, and by no other', async () => {
    const bench = await createBench({ regions: [HOME, PEER] });
    const orderId = await unrung(bench, 'k');
    bench.replicate(HOME, PEER);
    const peer = bench.start({}, PEER);
    bench.clock.advance(1);
    await cancelOrder(peer.deps, orderId);
    bench.replicate(PEER, HOME);
    const home = bench.start();
    bench.clock.advance(1);
    await home.fill([{ deliveryId: '1', kind: 'cancel', orderId, receiveCount: 1 }], STREAM);
    bench.clock.advance(2_000);
    const here = startSweeper(bench);
    expect([await sweep(here.process.deps, AFTER), here.rings]).toEqual([0, []]);
    expect(await home.deps.orders.pending(STREAM, 10)).toMatchObject([{ kind: 'cancel', region: PEER }]);
    expect(await sweep(peer.deps, AFTER)).toBe(0);
    expect(await peer.deps.orders.pending(STREAM, 10)).toHaveLength(2);
    bench.replicate(HOME, PEER);
    expect(await sweep(peer.deps, AFTER)).toBe(0);
    expect(await peer.deps.orders.pending(STREAM, 10)).toEqual([]);
    bench.replicate(PEER, HOME);
    expect(await home.deps.orders.pending(STREAM, 10)).toEqual([]);
  });
});
