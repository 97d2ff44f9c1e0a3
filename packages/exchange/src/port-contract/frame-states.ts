/** The contract of FrameStates: one state for the Region, replaced only by whoever read its version. */
import { describe, expect, it } from 'vitest';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

const CLAIMANTS = 20;

export function describeFrameStates(create: CreatePorts): void {
  describe('FrameStates', () => {
    const ports = usePorts(create);

    it('starts with nothing sent and the lease free, and is replaced version by version', async () => {
      const { frames } = ports();
      const initial = await frames.read();
      expect(initial).toEqual({ sent: {}, nextAt: 0, leaseUntil: 0, version: 0 });
      const claim = { sent: {}, nextAt: 250, leaseUntil: 3_000 };
      expect(await frames.replace(initial, claim)).toBe(true);
      const claimed = { ...claim, version: 1 };
      expect(await frames.read()).toEqual(claimed);
      const done = { sent: { 'us-east-2/TULIP-0': 17 }, nextAt: 500, leaseUntil: 0 };
      expect(await frames.replace(claimed, done)).toBe(true);
      expect(await frames.read()).toEqual({ ...done, version: 2 });
    });

    it('refuses whoever read an earlier version, also the first', async () => {
      const { frames } = ports();
      const initial = { sent: {}, nextAt: 0, leaseUntil: 0, version: 0 };
      const read = await frames.read();
      const next = { sent: { 'us-east-2/TULIP-1': 4 }, nextAt: 1_000, leaseUntil: 0 };
      expect(await frames.replace(read, next)).toBe(true);
      for (const stale of [read, initial]) expect(await frames.replace(stale, { ...next, nextAt: 9 })).toBe(false);
      expect(await frames.read()).toEqual({ ...next, version: read.version + 1 });
    });

    it('gives the lease to one of many that claim it at once', async () => {
      const { frames } = ports();
      const read = await frames.read();
      const claims = Array.from({ length: CLAIMANTS }, (_, index) => ({
        sent: read.sent,
        nextAt: read.nextAt,
        leaseUntil: 3_000 + index,
      }));
      const outcomes = await Promise.all(claims.map((claim) => frames.replace(read, claim)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      const winner = claims[outcomes.indexOf(true)];
      expect(await frames.read()).toEqual({ ...winner, version: read.version + 1 });
    });
  });

  describe('FrameStates of a new Region', () => {
    const ports = usePorts(create);

    it('gives the very first lease to one of many', async () => {
      const { frames } = ports();
      const initial = await frames.read();
      const outcomes = await Promise.all(
        Array.from({ length: CLAIMANTS }, (_, index) => frames.replace(initial, { ...initial, leaseUntil: index + 1 })),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await frames.read()).toEqual({ ...initial, leaseUntil: outcomes.indexOf(true) + 1, version: 1 });
    });
  });
}
