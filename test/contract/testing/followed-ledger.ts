/** What a client knows of the ledger that follows it by frames: every frame is held to follow the one before. */
import type { FrameMessage, LedgerEvent, ServerMessage } from '@tulip/contracts';
import { expect } from 'vitest';
import type { RegionApi } from './region-api.ts';
import { allEvents } from './walks.ts';

export interface FollowedLedger {
  /** The last sequence number accounted for of each stream. */
  readonly positions: Readonly<Record<string, number>>;
  /** By stream, in order. */
  readonly events: ReadonlyMap<string, readonly LedgerEvent[]>;
  readonly skips: number;
  /** Takes the messages of one connection that have come since the last call. */
  follow(messages: readonly ServerMessage[]): Promise<void>;
}

/** Reads what a frame skipped from `api`, as the contract tells a client to. */
export function followLedger(api: RegionApi): FollowedLedger {
  const positions: Record<string, number> = {};
  const events = new Map<string, LedgerEvent[]>();
  let skips = 0;
  let taken = 0;
  let source: readonly ServerMessage[] | undefined;

  const append = (stream: string, fresh: readonly LedgerEvent[]) => {
    const known = events.get(stream) ?? [];
    events.set(stream, [...known, ...fresh]);
  };
  const takeFrame = async (frame: FrameMessage) => {
    const unclaimed = Map.groupBy(frame.events, (event) => event.stream);
    for (const [stream, { from, to, skipped }] of Object.entries(frame.covers)) {
      expect(from, `${stream} follows on`).toBe((positions[stream] ?? 0) + 1);
      expect(to).toBeGreaterThanOrEqual(from);
      const told = unclaimed.get(stream) ?? [];
      unclaimed.delete(stream);
      expectOrdered(told, from, to);
      positions[stream] = to;
      if (skipped !== true) {
        append(stream, told);
        continue;
      }
      skips += 1;
      append(
        stream,
        (await allEvents(api, stream, from - 1)).filter((event) => event.seq <= to),
      );
    }
    expect([...unclaimed.keys()], 'events of streams that the frame does not cover').toEqual([]);
  };
  return {
    positions,
    events,
    get skips() {
      return skips;
    },
    async follow(messages) {
      if (source !== messages) taken = 0;
      source = messages;
      const fresh = messages.slice(taken);
      taken += fresh.length;
      for (const message of fresh) {
        if (message.type === 'subscribed') Object.assign(positions, message.streams);
        if (message.type === 'frame') await takeFrame(message);
      }
    },
  };
}

function expectOrdered(told: readonly LedgerEvent[], from: number, to: number): void {
  const seqs = told.map((event) => event.seq);
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
  for (const seq of seqs) {
    expect(seq).toBeGreaterThanOrEqual(from);
    expect(seq).toBeLessThanOrEqual(to);
  }
}
