/** The window keeps the last measurements, in order. */
import { describe, expect, it } from 'vitest';
import { createLatencyWindow } from './latency-window.ts';

describe('a latency window', () => {
  it('keeps the last few values and forgets the oldest first', () => {
    const window = createLatencyWindow(3);
    expect(window.values()).toEqual([]);
    for (const duration of [5, 1, 4]) window.add(duration);
    expect(window.values()).toEqual([5, 1, 4]);
    window.add(9);
    window.add(2);
    expect(window.values()).toEqual([4, 9, 2]);
  });
});
