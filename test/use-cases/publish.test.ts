/** The router: in order, from a durable cursor that is never ahead of its effects, up to the first gap. */
import { marketEvents } from '@tulip/contracts';
import { eventsOf, ownStreams, publishStreams, streamsBehind, tallyAfter } from '@tulip/exchange';
import { must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { type Bench, createBench, failing, HOME, laneStream, ledgerOf, PEER, type Process } from './bench.ts';

const STREAM = laneStream('clusius');

async function trade(process: Process, orders: number, first = 0): Promise<void> {
  for (let number = first; number < first + orders; number++) {
    await process.accept({}, `k${number}`);
    await process.fillAll();
  }
}

/** What the bus holds of the stream, message by message. */
function published(bench: Bench, stream = STREAM) {
  const messages = [];
  for (let batch = bench.regionOf(HOME).queues.events.receive(10); batch.length > 0; ) {
    for (const { body, group, receiptHandle } of batch) {
      const message = marketEvents.parse(JSON.parse(body));
      if (group === stream) messages.push(message);
      bench.regionOf(HOME).queues.events.delete(receiptHandle);
    }
    batch = bench.regionOf(HOME).queues.events.receive(10);
  }
  return messages;
}

async function cursorOf(process: Process, stream = STREAM) {
  const [cursor] = await process.deps.cursors.read([stream]);
  return must(cursor, 'the cursor');
}

describe('publishing', () => {
  it('sends what is new in order, many entries to a message, and moves cursor and tally to the end', async () => {
    const bench = await createBench();
    const process = bench.start();
    await trade(process, 3);
    await process.publish();
    const entries = await ledgerOf(process, STREAM);
    const to = entries.at(-1)?.seq;
    expect(published(bench)).toEqual([{ v: 1, stream: STREAM, from: 1, to, events: entries.flatMap(eventsOf) }]);
    expect(await cursorOf(process)).toEqual({
      stream: STREAM,
      seq: entries.at(-1)?.seq,
      tally: entries.reduce<ReturnType<typeof tallyAfter>>((tally, entry) => tallyAfter(tally, entry), null),
    });
    expect(process.adapters.metrics.total('EventsPublished')).toBe(entries.at(-1)?.seq);
  });

  it('again sends nothing that was sent, and what came since', async () => {
    const bench = await createBench();
    const process = bench.start();
    await trade(process, 2);
    await process.publish();
    const before = published(bench).at(-1)?.to ?? 0;
    await process.publish();
    expect(published(bench)).toEqual([]);
    await trade(process, 1, 2);
    await process.publish();
    expect(published(bench).map(({ from }) => from)).toEqual([before + 1]);
    const end = (await ledgerOf(process, STREAM)).at(-1)?.seq;
    expect(process.adapters.metrics.total('EventsPublished')).toBe(end);
  });

  it('goes on for page after page', async () => {
    const bench = await createBench({ lanes: 1 });
    const process = bench.start();
    await trade(process, 120);
    await process.publish();
    const stream = laneStream('clusius', 1);
    const entries = await ledgerOf(process, stream);
    expect(entries).toHaveLength(120);
    const tally = entries.reduce<ReturnType<typeof tallyAfter>>((sum, entry) => tallyAfter(sum, entry), null);
    expect(await cursorOf(process, stream)).toEqual({ stream, seq: entries.at(-1)?.seq, tally });
    const messages = published(bench, stream);
    expect(messages.flatMap(({ events }) => events)).toEqual(entries.flatMap(eventsOf));
    for (const { from, to, events } of messages) {
      expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: to - from + 1 }, (_, index) => from + index));
      expect(events.length).toBeLessThanOrEqual(100);
    }
    expect(messages.length).toBeLessThan(10);
  });

  it('reads on only where a page was full: what is written later rings for itself', async () => {
    const bench = await createBench();
    await trade(bench.start(), 3);
    const calls: string[] = [];
    const process = bench.start({ before: (operation) => void calls.push(operation) });
    await publishStreams(process.deps, [STREAM]);
    expect(calls).toEqual([
      'cursors.read',
      'balanceCursors.read',
      // One page for both.
      'ledger.after',
      'bus.publish',
      'adjustments.send',
      'cursors.advance',
      'balanceCursors.advance',
    ]);
  });
});

describe('a gap in a peer’s ledger', () => {
  it('stops at the gap, and goes on once it is filled', async () => {
    const bench = await createBench({ regions: [HOME, PEER] });
    const peer = bench.start({}, PEER);
    await trade(peer, 4);
    const stream = laneStream('clusius', 8, PEER);
    const entries = await ledgerOf(peer, stream);
    const isSecond = (item: { value: { kind: string; entry?: { from: number } } }) =>
      item.value.entry?.from === entries[1]?.from;
    const items = bench.regionOf(PEER).exchange.items();
    for (const item of items.filter((each) => !isSecond(each))) bench.regionOf(HOME).exchange.receive(item);
    const home = bench.start();
    await publishStreams(home.deps, [stream]);
    expect((await cursorOf(home, stream)).seq).toBe(entries[0]?.seq);
    expect(published(bench, stream).map(({ from }) => from)).toEqual([1]);
    for (const item of items.filter(isSecond)) bench.regionOf(HOME).exchange.receive(item);
    await publishStreams(home.deps, [stream]);
    expect((await cursorOf(home, stream)).seq).toBe(entries.at(-1)?.seq);
    expect(published(bench, stream).flatMap(({ events }) => events)).toEqual(entries.slice(1).flatMap(eventsOf));
  });

  it('at the very beginning publishes nothing', async () => {
    const bench = await createBench({ regions: [HOME, PEER] });
    const peer = bench.start({}, PEER);
    await trade(peer, 2);
    const stream = laneStream('clusius', 8, PEER);
    for (const item of bench.regionOf(PEER).exchange.items()) {
      if (item.value.kind !== 'entry' || item.value.entry.from !== 1) bench.regionOf(HOME).exchange.receive(item);
    }
    const home = bench.start();
    await publishStreams(home.deps, [stream]);
    expect(await cursorOf(home, stream)).toEqual({ stream, seq: 0, tally: null });
  });
});

describe('the cursor', () => {
  it('stays when the bus refuses, so that the next run sends everything', async () => {
    const bench = await createBench();
    await trade(bench.start(), 2);
    const process = bench.start(failing('before', 'bus.publish', 'unreachable'));
    await expect(process.publish()).rejects.toThrow('bus.publish: unreachable');
    expect(await cursorOf(process)).toEqual({ stream: STREAM, seq: 0, tally: null });
    expect(process.adapters.metrics.total('EventsPublished')).toBe(0);
    await process.publish();
    expect(published(bench).flatMap(({ events }) => events)).toEqual(
      (await ledgerOf(process, STREAM)).flatMap(eventsOf),
    );
  });

  it('is never ahead of what was sent, whichever call fails on the way', async () => {
    for (const operation of ['cursors.read', 'ledger.after', 'bus.publish', 'cursors.advance'] as const) {
      for (const when of ['before', 'after'] as const) {
        const bench = await createBench();
        await trade(bench.start(), 3);
        const process = bench.start(failing(when, operation, when === 'before' ? 'unreachable' : 'unknown-outcome'));
        await expect(process.publish()).rejects.toThrow(operation);
        const { seq } = await cursorOf(bench.start());
        const sent = published(bench);
        expect(seq).toBeLessThanOrEqual(sent.at(-1)?.to ?? 0);
        await bench.start().publish();
        const entries = await ledgerOf(process, STREAM);
        expect(await cursorOf(process)).toMatchObject({ seq: entries.at(-1)?.seq });
        const seqs = [...sent, ...published(bench)].flatMap(({ events }) => events.map((event) => event.seq));
        expect(new Set(seqs).size).toBe(entries.at(-1)?.seq);
      }
    }
  });

  it('of two routers that race is moved once, and the tally counts no trade twice', async () => {
    for (let pause = 1; pause <= 4; pause++) {
      const bench = await createBench();
      await trade(bench.start(), 3);
      const rival = bench.start();
      let calls = 0;
      const slow = bench.start({
        async before() {
          calls += 1;
          if (calls === pause) await rival.publish();
        },
      });
      await publishStreams(slow.deps, [STREAM]);
      const entries = await ledgerOf(rival, STREAM);
      const { seq, tally } = await cursorOf(rival);
      expect(seq).toBe(entries.at(-1)?.seq);
      expect(tally).toEqual(
        entries.reduce<ReturnType<typeof tallyAfter>>((sum, entry) => tallyAfter(sum, entry), null),
      );
    }
  });
});

describe('a stream that cannot be published', () => {
  it.each(['before', 'after'])('holds back none that comes %s it, and its error is thrown at the end', async (side) => {
    const bench = await createBench();
    for (const userId of ['clusius', 'oosterwijck']) await bench.start().accept({ userId }, `k-${userId}`);
    await bench.start().fillAll();
    const [sick, well] = [laneStream('oosterwijck'), STREAM];
    const process = bench.start({
      before(operation, [stream]) {
        if (operation === 'ledger.after' && stream === sick) throw new Error('an entry has holes');
      },
    });
    const streams = side === 'before' ? [well, sick] : [sick, well];
    await expect(publishStreams(process.deps, streams)).rejects.toThrow('an entry has holes');
    expect(await streamsBehind(process.deps, bench.streams)).toEqual([sick]);
  });
});

describe('several streams', () => {
  async function twoStreams(): Promise<Bench> {
    const bench = await createBench();
    for (const userId of ['clusius', 'oosterwijck']) await bench.start().accept({ userId }, `k-${userId}`);
    await bench.start().fillAll();
    return bench;
  }
  const both = [STREAM, laneStream('oosterwijck')];

  it('are sent together', async () => {
    const bench = await twoStreams();
    let sends = 0;
    const process = bench.start({
      before(operation) {
        if (operation === 'bus.publish') sends += 1;
      },
    });
    await publishStreams(process.deps, both);
    expect(sends).toBe(1);
    for (const stream of both) expect((await cursorOf(process, stream)).seq).toBeGreaterThan(0);
  });

  it('are sent one by one when that fails, so that the one that is refused holds back no other', async () => {
    const bench = await twoStreams();
    const process = bench.start({
      before(operation, messages) {
        if (operation !== 'bus.publish') return;
        if ((messages as { stream: string }[]).some(({ stream }) => stream === STREAM)) throw new Error('refused');
      },
    });
    await expect(publishStreams(process.deps, both)).rejects.toThrow('refused');
    expect((await cursorOf(process, STREAM)).seq).toBe(0);
    expect((await cursorOf(process, laneStream('oosterwijck'))).seq).toBeGreaterThan(0);
  });
});

describe('a long backlog', () => {
  async function backlog(): Promise<{ bench: Bench; stream: string; other: string }> {
    const bench = await createBench();
    const process = bench.start();
    await process.accept({ userId: 'oosterwijck' }, 'k');
    for (let number = 0; number < 2_060; number++) {
      await process.accept({}, `k${number}`);
      if (number % 20 === 19) await process.fillAll();
    }
    return { bench, stream: STREAM, other: laneStream('oosterwijck') };
  }

  it('is published in one run', async () => {
    const { bench } = await backlog();
    const process = bench.start();
    await process.publish();
    expect(await streamsBehind(process.deps, bench.streams)).toEqual([]);
  });

  it('for which there is no time waits for the next run, and other streams do not wait for it', async () => {
    const { bench, stream, other } = await backlog();
    const slow = bench.start({
      before(operation) {
        if (operation === 'bus.publish') bench.clock.advance(5_000);
      },
    });
    await publishStreams(slow.deps, [stream, other]);
    expect(await streamsBehind(slow.deps, bench.streams)).toEqual([stream]);
    expect((await cursorOf(slow, stream)).seq).toBeGreaterThan(0);
  });
});

describe('the streams behind', () => {
  it('are those whose head is past their cursor', async () => {
    const bench = await createBench();
    const process = bench.start();
    const streams = await ownStreams(process.deps);
    expect(await streamsBehind(process.deps, streams)).toEqual([]);
    await trade(process, 1);
    expect(await streamsBehind(process.deps, streams)).toEqual([STREAM]);
    await process.publish();
    expect(await streamsBehind(process.deps, streams)).toEqual([]);
    await trade(process, 1, 1);
    expect(await streamsBehind(process.deps, streams)).toEqual([STREAM]);
  });
});
