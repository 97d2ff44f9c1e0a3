/** The contract of PublishCursors: a cursor moves only from where it was read. */
import { must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { initialHead } from '../domain/lane-head.ts';
import { tallyAfter } from '../domain/market-tally.ts';
import type { PublishCursor } from '../ports/index.ts';
import { createLanes, placeBatch } from './fixtures.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

export function describePublishCursors(create: CreatePorts): void {
  describe('PublishCursors', () => {
    const ports = usePorts(create);
    const newLane = createLanes();

    async function read(stream: string): Promise<PublishCursor> {
      return must((await ports().cursors.read([stream]))[0], 'a cursor of the stream');
    }

    it('starts a stream at 0, without figures', async () => {
      const { stream } = newLane();
      expect(await read(stream)).toEqual({ stream, seq: 0, tally: null });
      expect(await ports().cursors.read([])).toEqual([]);
    });

    it('moves forward, with the figures of the session', async () => {
      const lane = newLane();
      const { stream } = lane;
      const batch = placeBatch(initialHead(stream), [lane.order(), lane.order()], 5);
      const tally = batch.entries.reduce(tallyAfter, null);
      expect(tally?.volume).toBe(200);
      const first = { stream, seq: 12, tally };
      expect(await ports().cursors.advance(await read(stream), first)).toBe(true);
      expect(await read(stream)).toEqual(first);
      const second = { stream, seq: 13, tally: null };
      expect(await ports().cursors.advance(first, second)).toBe(true);
      expect(await read(stream)).toEqual(second);
    });

    it('stays where somebody else moved it', async () => {
      const { stream } = newLane();
      const start = await read(stream);
      const moved = { stream, seq: 6, tally: null };
      await ports().cursors.advance(start, moved);
      expect(await ports().cursors.advance(start, { stream, seq: 3, tally: null })).toBe(false);
      expect(await ports().cursors.advance({ ...moved, seq: 5 }, { stream, seq: 9, tally: null })).toBe(false);
      expect(await read(stream)).toEqual(moved);
    });

    it('is not made by somebody who read a cursor that is gone', async () => {
      const { stream } = newLane();
      const gone = { stream, seq: 4, tally: null };
      expect(await ports().cursors.advance(gone, { stream, seq: 8, tally: null })).toBe(false);
      expect(await read(stream)).toEqual({ stream, seq: 0, tally: null });
    });

    describeMany(ports, newLane, read);
  });
}

function describeMany(
  ports: ReturnType<typeof usePorts>,
  newLane: ReturnType<typeof createLanes>,
  read: (stream: string) => Promise<PublishCursor>,
): void {
  it('moves for one of many routers', async () => {
    const { stream } = newLane();
    const start = await read(stream);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => ports().cursors.advance(start, { stream, seq: index + 1, tally: null })),
    );
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect((await read(stream)).seq).toBe(outcomes.indexOf(true) + 1);
  });

  it('reads several streams, each on its own', async () => {
    const [moved, fresh] = [newLane().stream, newLane().stream];
    await ports().cursors.advance(await read(moved), { stream: moved, seq: 7, tally: null });
    const cursors = await ports().cursors.read([fresh, moved]);
    expect(new Map(cursors.map(({ stream, seq }) => [stream, seq]))).toEqual(
      new Map([
        [fresh, 0],
        [moved, 7],
      ]),
    );
  });
}
