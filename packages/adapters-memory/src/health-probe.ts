/** HealthProbe in memory: a write and a read of one item of each table. */
import { type HealthProbe, StoreError } from '@tulip/exchange';
import { assert, type Clock } from '@tulip/std';
import type { Seam } from './fault-hooks.ts';
import { PROBE_KEY } from './memory-item.ts';
import type { MemoryRegion } from './memory-region.ts';

export function createMemoryHealth({ exchange, edge }: MemoryRegion, clock: Clock, seam: Seam): HealthProbe {
  const writeAndRead = seam('health.probe', () => {
    const writtenAt = clock.now();
    for (const table of [exchange, edge]) {
      table.put(PROBE_KEY, { kind: 'probe', writtenAt });
      assert(table.get(PROBE_KEY, 'probe')?.writtenAt === writtenAt, 'what was written is there');
    }
  });
  return {
    async probe() {
      try {
        await writeAndRead();
        return 'ok';
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        return error.failure === 'throttled' ? 'throttled' : 'failed';
      }
    },
  };
}
