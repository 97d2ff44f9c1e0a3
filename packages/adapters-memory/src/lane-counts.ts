/** LaneCounts in memory. */
import type { LaneCounts } from '@tulip/exchange';
import type { Seam } from './fault-hooks.ts';
import { laneCountKey } from './memory-item.ts';
import type { MemoryRegion } from './memory-region.ts';

export function createMemoryLaneCounts({ exchange }: MemoryRegion, seam: Seam): LaneCounts {
  const known = new Map<string, number>();
  const stored = (region: string) => exchange.get(laneCountKey(region), 'lanes')?.lanes ?? 0;
  const write = seam('laneCounts.raise', (region: string, lanes: number) => {
    if (stored(region) < lanes) exchange.put(laneCountKey(region), { kind: 'lanes', lanes });
  });
  return {
    largest: seam('laneCounts.largest', (regions: readonly string[]) => {
      const counts = regions.map((region) => [region, stored(region)] as const);
      return new Map(counts.filter(([, lanes]) => lanes > 0));
    }),
    async raise(region, lanes) {
      if ((known.get(region) ?? 0) >= lanes) return;
      await write(region, lanes);
      known.set(region, lanes);
    },
  };
}
