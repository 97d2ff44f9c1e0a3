/** The sweeper's parts hold each other back in nothing: ringing, publishing, broadcasting. */
import type { Operation } from '@tulip/adapters-memory';
import { ownStreams, StoreError, streamsBehind } from '@tulip/exchange';
import { describe, expect, it } from 'vitest';
import { createWorkbench, type Process } from '../seams/workbench.ts';

const ORDER = { userId: 'clusius', side: 'BUY', type: 'MARKET', quantity: 10 };

function alwaysFailing(failing: Operation) {
  return {
    before(operation: Operation) {
      if (operation === failing) throw new StoreError('throttled', operation);
    },
  };
}

async function behind({ deps }: Process): Promise<string[]> {
  return streamsBehind(deps, await ownStreams(deps));
}

describe('the sweeper', () => {
  it.each(['bells.ring', 'orders.pending', 'gauge.depths'] as const)(
    'publishes what is behind and has it broadcast although %s fails',
    async (operation) => {
      const bench = await createWorkbench();
      const quiet = bench.start();
      await quiet.place(ORDER, 'filled');
      await quiet.fillOnce();
      await bench.start(alwaysFailing('bells.ring')).place(ORDER, 'unrung');
      expect(await behind(quiet)).toHaveLength(1);
      bench.clock.advance(60_000);
      const sweeping = bench.start(alwaysFailing(operation)).sweep();
      if (operation === 'gauge.depths') await sweeping;
      else await expect(sweeping).rejects.toThrow(`${operation}: throttled`);
      expect(await behind(quiet)).toEqual([]);
      expect((await quiet.deps.frames.read()).sent).not.toEqual({});
    },
  );

  it('rings although nothing can be published, and says that it could not', async () => {
    const bench = await createWorkbench();
    const quiet = bench.start();
    await bench.start(alwaysFailing('bells.ring')).place(ORDER, 'unrung');
    bench.clock.advance(60_000);
    await expect(bench.start(alwaysFailing('cursors.read')).sweep()).rejects.toThrow('cursors.read: throttled');
    expect(bench.region.queues.orders.depth().visible).toBe(1);
    await quiet.settle();
  });
});
