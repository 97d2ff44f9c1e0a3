/** PublishCursors in memory. */
import type { PublishCursor, PublishCursors } from '@tulip/exchange';
import type { Seam } from './fault-hooks.ts';
import { type Consumer, cursorKey } from './memory-item.ts';
import type { MemoryRegion } from './memory-region.ts';

export function createMemoryCursors({ edge }: MemoryRegion, seam: Seam, consumer: Consumer): PublishCursors {
  const port = consumer === 'PUBLISH' ? 'cursors' : 'balanceCursors';
  const cursorOf = (stream: string): PublishCursor =>
    edge.get(cursorKey(stream, consumer), 'cursor')?.cursor ?? { stream, seq: 0, tally: null };
  return {
    read: seam(`${port}.read`, (streams: readonly string[]) => streams.map(cursorOf)),
    advance: seam(`${port}.advance`, (read: PublishCursor, to: PublishCursor) => {
      if (cursorOf(read.stream).seq !== read.seq) return false;
      edge.put(cursorKey(read.stream, consumer), { kind: 'cursor', cursor: to });
      return true;
    }),
  };
}
