/** A user's open orders: what rests, what waits for its lane, and nothing that has ended or is another's. */
import { createStatelessEngines, fillBatch, openOrders } from '@tulip/exchange';
import { createSimFill, DEFAULT_SETTINGS } from '@tulip/simfill';
import { describe, expect, it } from 'vitest';
import { createBench, laneStream } from './bench.ts';

describe('the open orders of a user', () => {
  it('are those that rest and those that no worker has taken up', async () => {
    const bench = await createBench();
    const { deps, accept, fillAll } = bench.start();
    const limit = { type: 'LIMIT', price: '12.50' } as const;
    const ended = await accept({}, 'ended');
    await fillAll();
    const rests = await accept(limit, 'rests');
    const accepting = {
      ...createSimFill(DEFAULT_SETTINGS),
      apply: ({ orderId }: { orderId: string }) => [{ kind: 'accepted', orderId } as const],
    };
    const engines = createStatelessEngines(accepting);
    const bell = { deliveryId: 'rests', kind: 'place', orderId: rests.orderId, receiveCount: 1 } as const;
    await fillBatch({ ...deps, engines }, laneStream('clusius'), [bell]);
    bench.clock.advance(1);
    const waits = await accept(limit, 'waits');
    await accept({ ...limit, userId: 'oosterwijck' }, 'other');
    const idsOf = async (max: number) => (await openOrders(deps, 'clusius', max)).map(({ orderId }) => orderId);
    expect(await idsOf(10)).toEqual([rests.orderId, waits.orderId]);
    expect(await idsOf(10)).not.toContain(ended.orderId);
    expect(await idsOf(1)).toEqual([rests.orderId]);
  });
});
