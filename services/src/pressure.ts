/** Whether this process had to shed new orders lately: the mode that every page and frame shows. */
import type { Mode } from '@tulip/contracts';
import type { Clock, EpochMs } from '@tulip/std';

export interface Pressure {
  /** A new order has just been turned away for want of capacity. */
  noteShed(): void;
  mode(): Mode;
}

/** Long enough to be read, short enough to end soon after the trouble does. */
const SHED_SHOWN_MS = 10_000;

export function createPressure(clock: Clock): Pressure {
  let shedAt: EpochMs | null = null;
  return {
    noteShed() {
      shedAt = clock.now();
    },
    mode() {
      return shedAt !== null && Math.abs(clock.now() - shedAt) < SHED_SHOWN_MS ? 'BACKPRESSURE' : 'NORMAL';
    },
  };
}
