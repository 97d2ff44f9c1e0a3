/** FrameStates in memory. */
import type { FrameState, FrameStates } from '@tulip/exchange';
import type { Seam } from './fault-hooks.ts';
import { FRAMES_KEY } from './memory-item.ts';
import type { MemoryRegion } from './memory-region.ts';

const INITIAL: FrameState = { sent: {}, nextAt: 0, leaseUntil: 0, version: 0 };

export function createMemoryFrames({ edge }: MemoryRegion, seam: Seam): FrameStates {
  const current = () => edge.get(FRAMES_KEY, 'frames')?.state ?? INITIAL;
  return {
    read: seam('frames.read', current),
    replace: seam('frames.replace', (read: FrameState, to: Omit<FrameState, 'version'>) => {
      const { version } = current();
      if (version !== read.version) return false;
      edge.put(FRAMES_KEY, { kind: 'frames', state: { ...to, version: version + 1 } });
      return true;
    }),
  };
}
