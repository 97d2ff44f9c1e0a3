/** The contract of LaneCounts: a number that only rises, for ever. */
import { describe, expect, it } from 'vitest';
import { HOME, PEER, REGIONS } from './fixtures.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

export function describeLaneCounts(create: CreatePorts): void {
  describe('LaneCounts', () => {
    const ports = usePorts(create);
    const largest = async () => new Map(await ports().laneCounts.largest(REGIONS));

    it('knows nothing of a Region that has told nothing', async () => {
      expect(await largest()).toEqual(new Map());
      expect(new Map(await ports().laneCounts.largest([]))).toEqual(new Map());
    });

    it('remembers what was raised, at once, and for each Region apart', async () => {
      await ports().laneCounts.raise(HOME, 8);
      expect(await largest()).toEqual(new Map([[HOME, 8]]));
      await ports().laneCounts.raise(PEER, 3);
      expect(await largest()).toEqual(
        new Map([
          [HOME, 8],
          [PEER, 3],
        ]),
      );
      expect(new Map(await ports().laneCounts.largest([PEER]))).toEqual(new Map([[PEER, 3]]));
    });

    it('is never lowered, only raised further', async () => {
      await ports().laneCounts.raise(HOME, 2);
      await ports().laneCounts.raise(HOME, 8);
      expect((await largest()).get(HOME)).toBe(8);
      await ports().laneCounts.raise(HOME, 64);
      expect((await largest()).get(HOME)).toBe(64);
    });

    it('keeps the largest of many raised at once', async () => {
      const numbers = [70, 99, 66, 98, 65];
      await Promise.all(numbers.map((lanes) => ports().laneCounts.raise(HOME, lanes)));
      expect((await largest()).get(HOME)).toBe(99);
    });
  });
}
