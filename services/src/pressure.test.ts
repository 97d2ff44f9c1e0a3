/** The mode: it says that orders are being shed while they are, and for a little while after. */
import { epochMs } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { createPressure } from './pressure.ts';

describe('pressure', () => {
  it('shows a shed order for ten seconds, also when the clock is set back', () => {
    let now = 1_000_000;
    const pressure = createPressure({ now: () => epochMs(now) });
    expect(pressure.mode()).toBe('NORMAL');
    pressure.noteShed();
    expect(pressure.mode()).toBe('BACKPRESSURE');
    now += 9_999;
    expect(pressure.mode()).toBe('BACKPRESSURE');
    now += 1;
    expect(pressure.mode()).toBe('NORMAL');
    pressure.noteShed();
    now -= 500_000;
    expect(pressure.mode()).toBe('NORMAL');
  });
});
