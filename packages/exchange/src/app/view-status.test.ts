/** The status page: percentiles by nearest rank, figures of this Region alone, streams of all. */
import { status as statusSchema } from '@tulip/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialHead } from '../domain/lane-head.ts';
import { HOME, PEER } from '../testing/scripted-lane.ts';
import { percentiles, type StatusDeps, viewStatus } from './view-status.ts';

describe('percentiles', () => {
  it('are the smallest value that so many are not above', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 250 }), (values) => {
        const atMost = (bound: number) => values.filter((value) => value <= bound).length;
        for (const [share, name] of [
          [50, 'p50'],
          [99, 'p99'],
        ] as const) {
          const answer = percentiles(values)[name] ?? -1;
          expect(values).toContain(answer);
          expect(100 * atMost(answer)).toBeGreaterThanOrEqual(share * values.length);
          expect(100 * atMost(answer - 1)).toBeLessThan(share * values.length);
        }
      }),
    );
  });

  it('sort numbers as numbers and leave what they were given alone', () => {
    const values = [100, 9, 20];
    expect(percentiles(values)).toEqual({ p50: 20, p99: 100 });
    expect(values).toEqual([100, 9, 20]);
  });

  it('of nothing are null', () => {
    expect(percentiles([])).toEqual({ p50: null, p99: null });
  });
});

describe('the status', () => {
  const seqs: Record<string, number> = { [`${HOME}/TULIP-0`]: 7, [`${PEER}/TULIP-1`]: 3 };
  const lags: Record<string, number[]> = { [`${HOME}/TULIP-0`]: [40, 60], [`${PEER}/TULIP-1`]: [9_000] };
  const counted: string[] = [];
  const deps: StatusDeps = {
    config: { region: HOME, regions: [HOME, PEER], market: 'TULIP', lanes: 2, availabilityZone: `${HOME}a` },
    laneCounts: { largest: async () => new Map() },
    engineName: 'simfill',
    lanes: {
      heads: async (streams) =>
        streams.map((stream) => ({
          ...initialHead(stream),
          seq: seqs[stream] ?? 0,
          recentLagsMs: lags[stream] ?? [],
        })),
    },
    orders: {
      async countPending(stream, limit) {
        counted.push(`${stream} up to ${limit}`);
        return stream.endsWith('0') ? 5 : 2;
      },
    },
    gauge: {
      depths: async () => ({
        orders: { queue: { visible: 4, inFlight: 1 }, deadLetter: 2 },
        events: { queue: { visible: 0, inFlight: 0 }, deadLetter: 0 },
      }),
    },
    mode: () => 'BACKPRESSURE',
    acceptLatenciesMs: () => [3, 1, 2],
  };

  it('says what is pending, queued, dead and where every known stream stands', async () => {
    const status = await viewStatus(deps);
    expect(statusSchema.parse(status)).toEqual(status);
    expect(status).toEqual({
      region: HOME,
      mode: 'BACKPRESSURE',
      engine: 'simfill',
      pending: 7,
      queues: {
        orders: { visible: 4, inFlight: 1, oldestAgeMs: null },
        events: { visible: 0, inFlight: 0, oldestAgeMs: null },
      },
      dlq: { orders: 2, events: 0 },
      latency: { accept: { p50: 2, p99: 3 }, fill: { p50: 40, p99: 60 } },
      streams: { [`${HOME}/TULIP-0`]: 7, [`${HOME}/TULIP-1`]: 0, [`${PEER}/TULIP-0`]: 0, [`${PEER}/TULIP-1`]: 3 },
      peers: { [PEER]: { state: 'UNKNOWN', lagMs: null } },
    });
    expect(counted).toEqual([`${HOME}/TULIP-0 up to 1000`, `${HOME}/TULIP-1 up to 1000`]);
  });
});
