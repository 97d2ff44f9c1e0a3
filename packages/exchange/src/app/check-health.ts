/** Health: a write and a read on the data path, at most every five seconds, however often somebody asks. */
import { type Clock, type EpochMs, toRfc3339 } from '@tulip/std';
import type { HealthProbe } from '../ports/health-probe.ts';

export interface HealthReport {
  readonly isHealthy: boolean;
  readonly checkedAt: string;
}

/** The probe's answer may be this old. */
const MAX_AGE_MS = 5_000;

/**
 * A checker that remembers its last good answer; a bad one is asked again each time, so that recovery shows at once. All who
 * ask while a probe is under way share it: an outage must not turn health checks into a flood.
 */
export function createHealthCheck(probe: HealthProbe, clock: Clock): () => Promise<HealthReport> {
  let last: { at: EpochMs; report: HealthReport } | null = null;
  let underWay: Promise<HealthReport> | null = null;

  async function ask(now: EpochMs): Promise<HealthReport> {
    const outcome = await probe.probe();
    const report = { isHealthy: outcome !== 'failed', checkedAt: toRfc3339(now) };
    last = report.isHealthy ? { at: now, report } : null;
    return report;
  }

  return async () => {
    const now = clock.now();
    // An answer from the future was given before the clock was set back: nobody knows how old it is.
    if (last !== null && now >= last.at && now - last.at < MAX_AGE_MS) return last.report;
    underWay ??= ask(now).finally(() => {
      underWay = null;
    });
    return underWay;
  };
}
