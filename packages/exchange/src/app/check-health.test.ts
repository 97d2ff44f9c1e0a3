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

  it('asks anew once the clock has been set back, for nobody knows how old the good answer is', async () => {
    const { state, check } = bench(['ok', 'failed']);
    await check();
    state.now -= 3_600_000;
    expect((await check()).isHealthy).toBe(false);
  });

  it('shares a probe under way among all who ask, good or bad, and a rejected one with nobody later', async () => {
    const waiting: { resolve: (outcome: Outcome) => void; reject: (error: Error) => void }[] = [];
    const probe = () => new Promise<Outcome>((resolve, reject) => waiting.push({ resolve, reject }));
    const check = createHealthCheck({ probe }, { now: () => NOON });
    const flood = [check(), check(), check()];
    expect(waiting).toHaveLength(1);
    waiting[0]?.resolve('failed');
    expect((await Promise.all(flood)).map(({ isHealthy }) => isHealthy)).toEqual([false, false, false]);
    const broken = check();
    waiting[1]?.reject(new Error('a bug'));
    await expect(broken).rejects.toThrow('a bug');
    const next = check();
    waiting[2]?.resolve('ok');
    expect((await next).isHealthy).toBe(true);
  });

  it('does not take throttling for ill health', async () => {
    expect((await bench(['throttled']).check()).isHealthy).toBe(true);
  });
});
