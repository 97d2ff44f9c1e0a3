/** Frames account for every sequence number once: whatever is read, wanted and fits, the covers are contiguous and honest. */
import type { LedgerEvent } from '@tulip/contracts';
import { must } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsOf } from '../domain/ledger-entry.ts';
import type { Subscription } from '../ports/sockets.ts';
import { firstEntry, pendingOrder, seedFor } from '../testing/scripted-lane.ts';
import { fillFrame, type StreamNews, utf8Length, wants } from './coverage.ts';

const EVERYTHING: Subscription = { channels: ['market', 'orders', 'balances', 'status'], userId: null };
const USERS = ['clusius', 'oosterwijck'];
/** Accepted, two trades, cancelled: of each user. */
const kinds = USERS.map((userId) =>
  eventsOf(firstEntry(pendingOrder({ userId, simulationSeed: seedFor(2, 'cancelled') }))),
);
const everyEvent = kinds.flat();

function eventAt(stream: string, seq: number, choice: number): LedgerEvent {
  const event = must(everyEvent[choice % everyEvent.length], 'an event');
  return { ...event, stream, seq };
}

function jsonBytes(events: readonly LedgerEvent[]): number {
  return new TextEncoder().encode(events.map((event) => JSON.stringify(event)).join(',')).length;
}

interface StreamCase {
  readonly position: number;
  /** All events up to the published one, of which only a part may have been read. */
  readonly all: readonly LedgerEvent[];
  readonly news: StreamNews;
}

const streams: fc.Arbitrary<StreamCase[]> = fc
  .array(
    fc.record({
      choices: fc.array(fc.nat({ max: 7 }), { maxLength: 12 }),
      position: fc.nat({ max: 14 }),
      readFrom: fc.nat({ max: 12 }),
      unread: fc.constantFrom(0, 0, 0, 1, 3),
    }),
    { maxLength: 4 },
  )
  .map((cases) =>
    cases.map(({ choices, position, readFrom, unread }, index) => {
      const stream = `us-east-2/TULIP-${index}`;
      const all = choices.map((choice, place) => eventAt(stream, place + 1, choice));
      const events = all.slice(readFrom, Math.max(readFrom, all.length - unread));
      return { position, all, news: { stream, events, publishedSeq: all.length } };
    }),
  );
const subscriptions: fc.Arbitrary<Subscription> = fc.record({
  channels: fc.subarray(['market', 'orders', 'balances', 'status'] as const, { minLength: 1 }),
  userId: fc.constantFrom(null, ...USERS),
});

function positionsOf(cases: readonly StreamCase[]): Record<string, number> {
  return Object.fromEntries(cases.map(({ news, position }) => [news.stream, position]));
}

describe('a frame', () => {
  it('covers each stream from right after the position to what is published, and nothing that is not new', () => {
    fc.assert(
      fc.property(streams, subscriptions, fc.nat({ max: 6_000 }), (cases, subscription, bytesMax) => {
        const news = cases.map((each) => each.news);
        const { covers, events } = fillFrame(news, positionsOf(cases), subscription, bytesMax);
        const fresh = cases.filter(({ position, all }) => all.length > position);
        expect(Object.keys(covers)).toEqual(fresh.map((each) => each.news.stream));
        for (const { news: own, position, all } of fresh) {
          expect(covers[own.stream]).toMatchObject({ from: position + 1, to: all.length });
        }
        for (const { stream, seq } of events) {
          const { from, to } = must(covers[stream], 'the cover of an event');
          expect(seq >= from && seq <= to).toBe(true);
        }
      }),
    );
  });

  it('that skips nothing of a stream has every event of it that was asked for, in order', () => {
    fc.assert(
      fc.property(streams, subscriptions, fc.nat({ max: 6_000 }), (cases, subscription, bytesMax) => {
        const news = cases.map((each) => each.news);
        const { covers, events } = fillFrame(news, positionsOf(cases), subscription, bytesMax);
        for (const { news: own, position, all } of cases) {
          const wanted = all.filter((event) => event.seq > position && wants(subscription, event));
          const got = events.filter(({ stream }) => stream === own.stream);
          if (covers[own.stream]?.skipped === true) expect(wanted.filter((event) => got.includes(event))).toEqual(got);
          else expect(got).toEqual(wanted);
        }
      }),
    );
  });

  it('skips only what was not read or does not fit, and never takes more bytes than it may', () => {
    fc.assert(
      fc.property(streams, subscriptions, fc.nat({ max: 6_000 }), (cases, subscription, bytesMax) => {
        const news = cases.map((each) => each.news);
        const { covers, events } = fillFrame(news, positionsOf(cases), subscription, bytesMax);
        expect(jsonBytes(events)).toBeLessThanOrEqual(bytesMax);
        const roomy = fillFrame(news, positionsOf(cases), subscription, 1_000_000);
        for (const { news: own, position, all } of cases) {
          if (covers[own.stream] === undefined) continue;
          const isRead = own.events.at(-1)?.seq === all.length && (own.events[0]?.seq ?? 0) <= position + 1;
          expect(roomy.covers[own.stream]?.skipped ?? false).toBe(!isRead);
        }
        if (jsonBytes(roomy.events) < bytesMax) expect({ covers, events }).toEqual(roomy);
      }),
    );
  });

  it('has room for exactly the bytes that it may have', () => {
    const [event] = must(kinds[0], 'events');
    const own = eventAt('us-east-2/TULIP-0', 1, 0);
    expect(own.type).toBe(event?.type);
    const size = jsonBytes([own]) + 1;
    const news = [{ stream: own.stream, events: [own], publishedSeq: 1 }];
    expect(fillFrame(news, {}, EVERYTHING, size)).toEqual({
      covers: { [own.stream]: { from: 1, to: 1 } },
      events: [own],
    });
    expect(fillFrame(news, {}, EVERYTHING, size - 1)).toEqual({
      covers: { [own.stream]: { from: 1, to: 1, skipped: true } },
      events: [],
    });
  });

  it('goes on with the next stream when one does not fit, but not past the event that did not', () => {
    const [one, two] = ['us-east-2/TULIP-0', 'us-east-2/TULIP-1'].map((stream) => {
      const events = [eventAt(stream, 1, 1), eventAt(stream, 2, 3)];
      return { stream, events, publishedSeq: 2 };
    });
    if (one === undefined || two === undefined) throw new Error('two streams');
    const [large, small] = one.events.map((event) => jsonBytes([event]) + 1);
    if (large === undefined || small === undefined || small >= large)
      throw new Error('a cancel is smaller than a trade');
    const { covers, events } = fillFrame([one, two], { [two.stream]: 1 }, EVERYTHING, small);
    expect(events).toEqual([two.events[1]]);
    expect(covers).toEqual({ [one.stream]: { from: 1, to: 2, skipped: true }, [two.stream]: { from: 2, to: 2 } });
  });
});

describe('what a subscription wants', () => {
  const of = (type: LedgerEvent['type'], userId: string) =>
    must(
      everyEvent.find((event) => event.type === type && event.payload.userId === userId),
      'the event',
    );

  it.each<[Subscription, [boolean, boolean, boolean, boolean]]>([
    [{ channels: ['market'], userId: null }, [false, true, false, true]],
    [{ channels: ['market'], userId: 'clusius' }, [false, true, false, true]],
    [{ channels: ['orders'], userId: null }, [true, true, true, true]],
    [{ channels: ['orders'], userId: 'clusius' }, [true, true, false, false]],
    [{ channels: ['market', 'orders'], userId: 'clusius' }, [true, true, false, true]],
    [{ channels: ['status', 'balances'], userId: null }, [false, false, false, false]],
  ])('%j: own order, own trade, another’s order, another’s trade', (subscription, expected) => {
    const events = [
      of('OrderAccepted', 'clusius'),
      of('TradeExecuted', 'clusius'),
      of('OrderAccepted', 'oosterwijck'),
      of('TradeExecuted', 'oosterwijck'),
    ];
    expect(events.map((event) => wants(subscription, event))).toEqual(expected);
  });

  it('of one user are also the trades that took the user’s resting order', () => {
    const taken = of('TradeExecuted', 'oosterwijck');
    if (taken.type !== 'TradeExecuted') throw new Error('a trade');
    const met: LedgerEvent = { ...taken, payload: { ...taken.payload, makerUserId: 'clusius', makerRemaining: 1 } };
    expect(wants({ channels: ['orders'], userId: 'clusius' }, met)).toBe(true);
    expect(wants({ channels: ['orders'], userId: 'oosterwijck' }, met)).toBe(true);
    expect(wants({ channels: ['orders'], userId: 'leeuwenhoek' }, met)).toBe(false);
  });

  it('of the market are also trades that were taken back', () => {
    const { payload: _payload, ...envelope } = of('TradeExecuted', 'clusius');
    const payload = { userId: 'clusius', side: 'BUY' as const, tradeId: 't', price: '1.00', quantity: 1 };
    const compensated: LedgerEvent = { ...envelope, type: 'TradeCompensated', payload };
    expect(wants({ channels: ['market'], userId: null }, compensated)).toBe(true);
  });
});

describe('bytes of UTF-8', () => {
  it('are counted as an encoder counts them', () => {
    // Every code point but halves of one; made by hand, for fast-check takes seconds to set up its own.
    const unit = fc
      .integer({ max: 0x10_f7_ff, min: 0 })
      .map((at) => String.fromCodePoint(at < 0xd800 ? at : at + 0x800));
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
    for (const text of ['\u007f', '\u0080', '\u07ff', '\u0800', '\uffff', '\u{10000}', '🌷', 'fl 1.637,–']) {
      expect([text, utf8Length(text)]).toEqual([text, new TextEncoder().encode(text).length]);
    }
  });
});
