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

  it('is rung whatever its age, as if for the first time, after the queues were lost', async () => {
    const bench = await createBench();
    await bench.start().accept({}, 'queued');
    for (let number = 0; number < 3; number++) await unrung(bench, `k${number}`);
    const { process, rings } = startSweeper(bench);
    expect(await sweep(process.deps, { minAgeMs: 2_000, ringAll: true })).toBe(4);
    expect(rings.map(([, , attempt]) => attempt)).toEqual([0, 0, 0, 0]);
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

describe('a queue that is behind', () => {
  /** One order of `STREAM` committed, `agoMs` before now. */
  async function committed(bench: Bench, userId: string, key: string, agoMs: number): Promise<void> {
    const process = bench.start();
    await process.accept({ userId }, key);
    await process.fillAll();
    bench.clock.advance(agoMs);
  }

  it('makes the sweeper wait twice as long as its front has waited', async () => {
    const bench = await createBench();
    await committed(bench, 'clusius', 'first', 0);
    await unrung(bench, 'lost');
    await bench.start().accept({}, 'queued');
    // What is being worked on waits like the rest.
    expect(bench.regionOf(HOME).queues.orders.receive(10)).toHaveLength(1);
    const { process, rings } = startSweeper(bench);
    // The lane's last commit is as old as the lost order: its age never reaches twice that.
    for (let step = 0; step < 5; step++) {
      bench.clock.advance(1_500);
      expect(await sweep(process.deps, AFTER)).toBe(0);
    }
    expect(rings).toEqual([]);
  });

  it('is measured by the lane that came furthest, and not at all when nothing is queued', async () => {
    const bench = await createBench();
    await committed(bench, 'oosterwijck', 'old', 100_000);
    const orderId = await unrung(bench, 'lost');
    bench.clock.advance(10_000);
    await committed(bench, 'clusius', 'new', 0);
    const queued = bench.start();
    await queued.accept({ userId: 'oosterwijck' }, 'queued');
    bench.clock.advance(3_000);
    const { process, rings } = startSweeper(bench);
    // The front has waited 3 s by the lane of the last commit: 13 s are old enough, 3 s are not.
    expect(await sweep(process.deps, AFTER)).toBe(1);
    expect(rings).toEqual([['place', orderId, 2]]);
    await queued.fillAll();
    bench.clock.advance(100_000);
    expect(await sweep(process.deps, AFTER)).toBe(1);
  });

  it('is taken to be ten minutes behind at most, also before its first commit', async () => {
    const bench = await createBench();
    await unrung(bench, 'lost');
    const { process, rings } = startSweeper(bench);
    await bench.start().accept({ userId: 'oosterwijck' }, 'queued');
    bench.clock.advance(1_199_999);
    expect(await sweep(process.deps, AFTER)).toBe(0);
    bench.clock.advance(1);
    expect(await sweep(process.deps, AFTER)).toBe(2);
    expect(rings.map(([, , attempt]) => attempt)).toEqual([1, 1]);
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
