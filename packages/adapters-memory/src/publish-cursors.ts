/** PublishCursors in memory. */
import type { PublishCursor, PublishCursors } from '@tulip/exchange';
import type { Seam } from './fault-hooks.ts';
import { cursorKey } from './memory-item.ts';
import type { MemoryRegion } from './memory-region.ts';

export function createMemoryCursors({ edge }: MemoryRegion, seam: Seam): PublishCursors {
  const cursorOf = (stream: string): PublishCursor =>
    edge.get(cursorKey(stream), 'cursor')?.cursor ?? { stream, seq: 0, tally: null };
  return {
    read: seam('cursors.read', (streams: readonly string[]) => streams.map(cursorOf)),
    advance: seam('cursors.advance', (read: PublishCursor, to: PublishCursor) => {
      if (cursorOf(read.stream).seq !== read.seq) return false;
      edge.put(cursorKey(read.stream), { kind: 'cursor', cursor: to });
      return true;
    }),
  };
}
