/** Settlements in memory. */
import type { Settlement, Settlements } from '@tulip/exchange';
import { epochMs } from '@tulip/std';
import type { Seam } from './fault-hooks.ts';
import { cursorKey } from './memory-item.ts';
import type { MemoryRegion } from './memory-region.ts';

export function createMemorySettlements({ edge }: MemoryRegion, seam: Seam): Settlements {
  const settlementOf = (stream: string): Settlement =>
    edge.get(cursorKey(stream, 'SETTLED'), 'settlement')?.settlement ?? {
      stream,
      seq: 0,
      missingSince: null,
      checkedAt: epochMs(0),
    };
  return {
    read: seam('settlements.read', (streams: readonly string[]) => streams.map(settlementOf)),
    advance: seam('settlements.advance', (read: Settlement, to: Settlement) => {
      if (settlementOf(read.stream).seq !== read.seq) return false;
      edge.put(cursorKey(read.stream, 'SETTLED'), { kind: 'settlement', settlement: to });
      return true;
    }),
  };
}
