/** The contract of Settlements: a settlement moves only from where it was read, and remembers since when something is missing. */
import { epochMs, must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import type { Settlement } from '../ports/index.ts';
import { createLanes, NOON_MS } from './fixtures.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

export function describeSettlements(create: CreatePorts): void {
  describe('Settlements', () => {
    const ports = usePorts(create);
    const newLane = createLanes();
    const read = async (stream: string): Promise<Settlement> =>
      must((await ports().settlements.read([stream]))[0], 'a settlement');

    it('begin at 0, with nothing missing, and move on', async () => {
      const { stream } = newLane();
      const start = await read(stream);
      expect(start).toEqual({ stream, seq: 0, missingSince: null, checkedAt: 0 });
      const waiting = { stream, seq: 7, missingSince: epochMs(NOON_MS), checkedAt: epochMs(NOON_MS + 5) };
      expect(await ports().settlements.advance(start, waiting)).toBe(true);
      expect(await read(stream)).toEqual(waiting);
      const longer = { ...waiting, checkedAt: epochMs(NOON_MS + 9) };
      expect(await ports().settlements.advance(waiting, longer)).toBe(true);
      const settled = { stream, seq: 12, missingSince: null, checkedAt: epochMs(NOON_MS + 10) };
      expect(await ports().settlements.advance(longer, settled)).toBe(true);
      expect(await read(stream)).toEqual(settled);
      expect(await ports().cursors.read([stream])).toEqual([{ stream, seq: 0, tally: null }]);
    });

    it('stay where somebody else moved them', async () => {
      const { stream } = newLane();
      const start = await read(stream);
      const moved = { ...start, seq: 6 };
      expect(await ports().settlements.advance(start, moved)).toBe(true);
      expect(await ports().settlements.advance(start, { ...start, seq: 3 })).toBe(false);
      expect(await read(stream)).toEqual(moved);
    });
  });
}
