/** Health is asked of the store at most every five seconds while it is good, and each time while it is not. */
import { epochMs } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import type { HealthProbe } from '../ports/health-probe.ts';
import { NOON } from '../testing/scripted-lane.ts';
import { createHealthCheck } from './check-health.ts';

type Outcome = Awaited<ReturnType<HealthProbe['probe']>>;

function bench(outcomes: Outcome[]) {
  const state = { now: NOON as number, probes: 0 };
  const probe: HealthProbe = {
    async probe() {
      state.probes += 1;
      return outcomes[state.probes - 1] ?? 'ok';
    },
  };
  return { state, check: createHealthCheck(probe, { now: () => epochMs(state.now) }) };
}

describe('a health check', () => {
  it('remembers a good answer for five seconds, with the time at which it was good', async () => {
    const { state, check } = bench([]);
    const first = await check();
    expect(first).toEqual({ isHealthy: true, checkedAt: '2026-04-14T12:00:00.000Z' });
    state.now += 4_999;
    expect(await check()).toEqual(first);
    expect(state.probes).toBe(1);
    state.now += 1;
    expect(await check()).toEqual({ isHealthy: true, checkedAt: '2026-04-14T12:00:05.000Z' });
    expect(state.probes).toBe(2);
  });

  it('asks again each time while the answer is bad, so that recovery shows at once', async () => {
    const { state, check } = bench(['failed', 'failed', 'ok']);
    expect((await check()).isHealthy).toBe(false);
    expect((await check()).isHealthy).toBe(false);
    expect((await check()).isHealthy).toBe(true);
    expect((await check()).isHealthy).toBe(true);
    expect(state.probes).toBe(3);
  });

  it('forgets what was good once it was bad', async () => {
    const { state, check } = bench(['ok', 'failed']);
    await check();
    state.now += 5_000;
    expect((await check()).isHealthy).toBe(false);
    await check();
    expect(state.probes).toBe(3);
  });

  it('does not take throttling for ill health', async () => {
    expect((await bench(['throttled']).check()).isHealthy).toBe(true);
  });
});
