/** The scheduler: at once, then regularly, never two at a time, and everything is rung after a start. */
import { describe, expect, it } from 'vitest';
import { localFunction } from './fixtures/local-function.ts';
import { until } from './fixtures/until.ts';
import { startScheduler } from './scheduler.ts';

const EVERY_MS = 1;
const INPUT = { ringAll: false };

describe('the scheduler', () => {
  it('asks for everything until the first success, then for what is due', async () => {
    const events: unknown[] = [];
    const target = localFunction(async (event) => {
      events.push(event);
      if (events.length === 1) throw new Error('not yet');
    });
    const scheduler = startScheduler(INPUT, target, () => undefined, EVERY_MS);
    await until('four invocations', () => events.length >= 4);
    await scheduler.stop();
    expect(events.slice(0, 4)).toEqual([{ ringAll: true }, { ringAll: true }, INPUT, INPUT]);
  });

  it('never overlaps, and stops after the invocation under way', async () => {
    let running = 0;
    let peak = 0;
    let finished = 0;
    const target = localFunction(async () => {
      running += 1;
      peak = Math.max(peak, running);
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      running -= 1;
      finished += 1;
    });
    const scheduler = startScheduler(INPUT, target, () => undefined, EVERY_MS);
    await until('an invocation', () => running === 1);
    await scheduler.stop();
    expect(running).toBe(0);
    expect(peak).toBe(1);
    const before = finished;
    await new Promise(setImmediate);
    expect(finished).toBe(before);
  });
});
