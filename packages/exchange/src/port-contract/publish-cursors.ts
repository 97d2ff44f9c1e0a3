/** The contract of PublishCursors: a cursor moves only from where it was read. */
import { must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { initialHead } from '../domain/lane-head.ts';
import { tallyAfter } from '../domain/market-tally.ts';
import type { PublishCursor, PublishCursors } from '../ports/index.ts';
import { createLanes, placeBatch } from './fixtures.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

type Port = 'cursors' | 'balanceCursors';

export function describePublishCursors(create: CreatePorts): void {
  describe.each<Port>(['cursors', 'balanceCursors'])('PublishCursors: %s', (port) => {
    const ports = usePorts(create);
    const newLane = createLanes();
    const cursors = () => ports()[port];

    async function read(stream: string): Promise<PublishCursor> {
      return must((await cursors().read([stream]))[0], 'a cursor of the stream');
    }

    it('starts a stream at 0, without figures', async () => {
      const { stream } = newLane();
      expect(await read(stream)).toEqual({ stream, seq: 0, tally: null });
      expect(await cursors().read([])).toEqual([]);
    });

    it('moves forward, with the figures of the session', async () => {
      const lane = newLane();
      const { stream } = lane;
      const batch = placeBatch(initialHead(stream), [lane.order(), lane.order()], 5);
      const tally = batch.entries.reduce(tallyAfter, null);
      expect(tally?.volume).toBe(200);
      const first = { stream, seq: 12, tally };
      expect(await cursors().advance(await read(stream), first)).toBe(true);
      expect(await read(stream)).toEqual(first);
      const second = { stream, seq: 13, tally: null };
      expect(await cursors().advance(first, second)).toBe(true);
      expect(await read(stream)).toEqual(second);
    });

    it('stays where somebody else moved it', async () => {
      const { stream } = newLane();
      const start = await read(stream);
      const moved = { stream, seq: 6, tally: null };
      await cursors().advance(start, moved);
      expect(await cursors().advance(start, { stream, seq: 3, tally: null })).toBe(false);
      expect(await cursors().advance({ ...moved, seq: 5 }, { stream, seq: 9, tally: null })).toBe(false);
      expect(await read(stream)).toEqual(moved);
    });

    it('is not made by somebody who read a cursor that is gone', async () => {
      const { stream } = newLane();
      const gone = { stream, seq: 4, tally: null };
      expect(await cursors().advance(gone, { stream, seq: 8, tally: null })).toBe(false);
      expect(await read(stream)).toEqual({ stream, seq: 0, tally: null });
    });

    describeMany(cursors, newLane, read);
  });

  describe('PublishCursors', () => {
    const ports = usePorts(create);
    const newLane = createLanes();

    it('of one consumer stays where it is when that of another moves', async () => {
      const { stream } = newLane();
      const { cursors, balanceCursors } = ports();
      const start = { stream, seq: 0, tally: null };
      expect(await cursors.advance(start, { ...start, seq: 5 })).toBe(true);
      expect(await balanceCursors.read([stream])).toEqual([start]);
      expect(await balanceCursors.advance(start, { ...start, seq: 3 })).toBe(true);
      expect(await cursors.read([stream])).toEqual([{ ...start, seq: 5 }]);
    });
  });
}

function describeMany(
  cursors: () => PublishCursors,
  newLane: ReturnType<typeof createLanes>,
  read: (stream: string) => Promise<PublishCursor>,
): void {
  it('moves for one of many routers', async () => {
    const { stream } = newLane();
    const start = await read(stream);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => cursors().advance(start, { stream, seq: index + 1, tally: null })),
    );
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect((await read(stream)).seq).toBe(outcomes.indexOf(true) + 1);
  });

  it('reads several streams, each on its own', async () => {
    const [moved, fresh] = [newLane().stream, newLane().stream];
    await cursors().advance(await read(moved), { stream: moved, seq: 7, tally: null });
    const both = await cursors().read([fresh, moved]);
    expect(new Map(both.map(({ stream, seq }) => [stream, seq]))).toEqual(
      new Map([
        [fresh, 0],
        [moved, 7],
      ]),
    );
  });
}
