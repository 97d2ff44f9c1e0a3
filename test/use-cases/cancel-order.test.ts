/** Asking for a cancel: a durable wish of the Region that was asked, refused only when it is certainly too late. */
import { cancelOrder, orderIdOf } from '@tulip/exchange';
import { describe, expect, it } from 'vitest';
import { type Bench, createBench, failing, HOME, laneStream, PEER } from './bench.ts';

const STREAM = laneStream('clusius');

function cancelBells(bench: Bench, region = HOME): unknown[] {
  const bells = bench
    .regionOf(region)
    .queues.orders.receive(10)
    .map(({ body }) => JSON.parse(body));
  return bells.filter(({ kind }) => kind === 'cancel');
}

describe('a wish to cancel', () => {
  it('is stored, rung in the lane that owns the order, logged, and answered with the order as it is', async () => {
    const bench = await createBench();
    const process = bench.start();
    const { orderId } = await process.accept({}, 'k');
    bench.clock.advance(5);
    const wished = await cancelOrder(process.deps, orderId);
    expect(wished).toMatchObject({ ok: true, value: { orderId, status: 'PENDING' } });
    const requests = await process.deps.lanes.cancelRequests([orderId], [HOME]);
    expect([...requests.values()]).toEqual([
      {
        ...{ orderId, userId: 'clusius', region: HOME, stream: STREAM },
        ...{ reason: 'user-cancel', requestedAt: bench.clock.now() },
      },
    ]);
    expect(cancelBells(bench)).toEqual([{ v: 1, kind: 'cancel', orderId, stream: STREAM }]);
    expect(process.adapters.log.lines.at(-1)).toEqual({
      message: 'CANCEL_REQUESTED',
      fields: { orderId, userId: 'clusius', stream: STREAM, reason: 'user-cancel' },
    });
  });

  it('said twice is one wish, of the time at which it was said first', async () => {
    const bench = await createBench();
    const process = bench.start();
    const { orderId } = await process.accept({}, 'k');
    const firstAt = bench.clock.now();
    await cancelOrder(process.deps, orderId);
    bench.clock.advance(5);
    expect(await cancelOrder(process.deps, orderId)).toMatchObject({ ok: true });
    const requests = await process.deps.lanes.cancelRequests([orderId], [HOME]);
    expect([...requests.values()]).toMatchObject([{ requestedAt: firstAt }]);
  });

  it('whose bell cannot be rung is stored all the same, and the log says so', async () => {
    const bench = await createBench();
    const { orderId } = await bench.start().accept({}, 'k');
    const process = bench.start(failing('before', 'bells.ring', 'unreachable'));
    expect(await cancelOrder(process.deps, orderId)).toMatchObject({ ok: true });
    expect(process.adapters.log.lines.map(({ message }) => message)).toEqual(['CANCEL_REQUESTED', 'DOORBELL_FAILED']);
    expect((await process.deps.orders.pending(STREAM, 10)).map(({ kind }) => kind)).toContain('cancel');
  });

  it('of an order that has ended is too late, and of one that nobody placed about nothing', async () => {
    const bench = await createBench();
    const process = bench.start();
    const { orderId } = await process.accept({}, 'k');
    await process.fillAll();
    expect(await cancelOrder(process.deps, orderId)).toEqual({ ok: false, error: 'order-terminal' });
    expect(await cancelOrder(process.deps, orderIdOf('clusius', 'never'))).toEqual({ ok: false, error: 'not-found' });
    expect(await process.deps.orders.pending(STREAM, 10)).toEqual([]);
    expect(cancelBells(bench)).toEqual([]);
  });

  it('of a peer’s order names the peer’s lane and rings nobody here', async () => {
    const bench = await createBench({ regions: [HOME, PEER] });
    const { orderId } = await bench.start({}, PEER).accept({}, 'k');
    bench.replicate(PEER, HOME);
    const process = bench.start();
    expect(await cancelOrder(process.deps, orderId)).toMatchObject({ ok: true, value: { region: PEER } });
    const requests = await process.deps.lanes.cancelRequests([orderId], [HOME]);
    expect([...requests.values()]).toMatchObject([{ region: HOME, stream: laneStream('clusius', 8, PEER) }]);
    expect([cancelBells(bench), cancelBells(bench, PEER)]).toEqual([[], []]);
  });
});
