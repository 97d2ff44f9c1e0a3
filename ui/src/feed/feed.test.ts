/** The live view: gaps, duplicates, overlaps and reloads all end in the view that the complete ledger implies. */
import type { LedgerEvent, Status } from '@tulip/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FeedInput, foldFeed } from './feed.ts';
import { EMPTY_FEED, type FeedState, GAP_MAX, HEAD_PATIENCE_MS, HELD_MAX, isBehind, totalSeq } from './feed-state.ts';
import {
  AT,
  frameOf,
  laneStream,
  orderIdOf,
  pendingRow,
  subscribedAt,
  tradeOf,
  writeLedger,
} from './ledger-fixture.ts';

const stream = laneStream(0);
const events = streamEvents(writeLedger([0, 1, 2].map(() => ({ lane: 0, quantity: 10, filled: 6, fills: 2 }))), stream);

function streamEvents(ledger: Map<string, LedgerEvent[]>, name: string): LedgerEvent[] {
  return ledger.get(name) ?? [];
}

function fold(state: FeedState, ...inputs: FeedInput[]): FeedState {
  return inputs.reduce(foldFeed, state);
}

function started(streams: Record<string, number> = {}): FeedState {
  return fold(
    EMPTY_FEED,
    { kind: 'subscribed', message: subscribedAt(streams) },
    { kind: 'snapshot', orders: [], trades: [] },
  );
}

const frame = (from: number, to: number, skipped?: true): FeedInput => ({
  kind: 'frame',
  message: frameOf(events, from, to, skipped),
});

/** What a reader of `GET /api/events` does, with pages of `size`. */
function caughtUp(start: FeedState, ledger: Map<string, LedgerEvent[]>, size = 3): FeedState {
  let state = start;
  for (let turn = 0; isBehind(state); turn++) {
    expect(turn).toBeLessThan(10_000);
    for (const name of Object.keys(state.targets)) {
      const after = state.positions[name] ?? 0;
      state = foldFeed(state, {
        kind: 'page',
        stream: name,
        events: streamEvents(ledger, name).slice(after, after + size),
      });
    }
  }
  return state;
}

const whole = fold(started(), frame(1, events.length));

test('a whole ledger in one frame fills, cancels the rest and averages by quantity', () => {
  expect(totalSeq(whole.positions)).toBe(12);
  expect(whole.orders.get(orderIdOf(0))).toMatchObject({
    status: 'CANCELLED',
    reason: 'no-liquidity',
    filledQuantity: 6,
    // 1 at 9.50 and 5 at 10.50
    averagePrice: '10.33',
    seq: 1,
  });
  expect(whole.trades).toHaveLength(6);
});

test('a trade between two orders of the book shows in both rows, and a reduced one fills to its new quantity', () => {
  const accepted = streamEvents(
    writeLedger([0, 1].map(() => ({ lane: 0, quantity: 10, filled: 0, fills: 0 }))),
    stream,
  );
  const [sell, buy] = accepted.filter(({ type }) => type === 'OrderAccepted');
  if (sell === undefined || buy === undefined) throw new Error('two orders are accepted');
  const trade = { ...tradeOf(1, 0, 4, AT), price: '10.00', sellOrder: orderIdOf(0) };
  const taken = { ...buy, seq: 3, type: 'TradeExecuted' as const };
  const payload = { userId: 'trader-1', side: 'BUY' as const, trade, remaining: 6 };
  const reduced = { ...sell, seq: 4, type: 'OrderReplaced' as const };
  const story: LedgerEvent[] = [
    { ...sell, seq: 1 },
    { ...buy, seq: 2 },
    { ...taken, payload: { ...payload, makerUserId: 'trader-0', makerRemaining: 6 } },
    { ...reduced, payload: { userId: 'trader-0', price: '10.00', quantity: 7 } },
    {
      ...taken,
      seq: 5,
      payload: { ...payload, trade: { ...trade, tradeId: 'last', quantity: 3 }, remaining: 3, makerRemaining: 0 },
    },
  ];
  const after = (seq: number) =>
    fold(started(), { kind: 'frame', message: frameOf(story, 1, seq) }).orders.get(orderIdOf(0));
  expect(after(3)).toMatchObject({ status: 'PARTIALLY_FILLED', filledQuantity: 4, averagePrice: '10.00' });
  expect(after(5)).toMatchObject({ status: 'FILLED', filledQuantity: 7, quantity: 7 });
  const simulated = { ...taken, payload: { ...payload, trade: { ...trade, sellOrder: 'SIM#1' } } };
  const message = frameOf([...story.slice(0, 2), simulated], 1, 3);
  expect(fold(started(), { kind: 'frame', message }).orders.get(orderIdOf(0))?.filledQuantity).toBe(0);
});

describe('frames', () => {
  test('a gap folds nothing beyond it and asks for the ledger', () => {
    const behind = fold(started(), frame(1, 3), frame(6, 8));
    expect(behind.positions).toEqual({ [stream]: 3 });
    expect(behind.targets).toEqual({ [stream]: 8 });
    expect(view(fold(caughtUp(behind, new Map([[stream, events]])), frame(9, 12)))).toEqual(view(whole));
  });

  test('a frame that closes the gap by itself ends the reading', () => {
    expect(isBehind(fold(started(), frame(4, 6), frame(1, 6)))).toBe(false);
  });

  test('a duplicate changes nothing', () => {
    expect(view(fold(whole, frame(1, 12), frame(5, 7)))).toEqual(view(whole));
  });

  test('an overlap folds only what is new', () => {
    expect(view(fold(started(), frame(1, 7), frame(3, 12)))).toEqual(view(whole));
  });

  test('frames in the wrong order are a gap, then whatever fits', () => {
    const state = fold(started(), frame(5, 12), frame(1, 4));
    expect(state.targets).toEqual({ [stream]: 12 });
    expect(view(caughtUp(state, new Map([[stream, events]])))).toEqual(view(whole));
  });

  test('skipped says that the ledger must be read, also without a jump in the numbers', () => {
    const state = fold(started(), frame(1, 4), frame(5, 12, true));
    expect(state.positions).toEqual({ [stream]: 4 });
    expect(state.targets).toEqual({ [stream]: 12 });
  });

  test('numbers whose events the filter left out still count', () => {
    const message = { ...frameOf(events, 1, 12), events: [] };
    expect(fold(started(), { kind: 'frame', message }).positions).toEqual({ [stream]: 12 });
  });

  test('a stream that appears with its first number is followed; with a later one it is read from the start', () => {
    expect(isBehind(fold(started(), frame(1, 2)))).toBe(false);
    expect(fold(started(), frame(3, 4)).targets).toEqual({ [stream]: 4 });
  });
});

test('a page with a hole is folded up to the hole, and the reading goes on', () => {
  const behind = fold(started(), frame(9, 12));
  const state = fold(behind, { kind: 'page', stream, events: [...events.slice(0, 3), ...events.slice(5)] });
  expect(state.positions).toEqual({ [stream]: 3 });
  expect(state.targets).toEqual({ [stream]: 12 });
});

describe('the first rows', () => {
  test('frames wait for them and are then folded on top', () => {
    const waiting = fold(EMPTY_FEED, { kind: 'subscribed', message: subscribedAt({ [stream]: 4 }) }, frame(5, 12));
    expect(waiting.orders.size).toBe(0);
    const rows = [pendingRow(0, { status: 'CANCELLED', filledQuantity: 6 })];
    const seeded = fold(waiting, { kind: 'snapshot', orders: rows, trades: [] });
    expect(seeded.positions).toEqual({ [stream]: 12 });
    expect([...seeded.orders.keys()]).toEqual([0, 1, 2].map(orderIdOf));
  });

  test('more frames than can wait are a gap', () => {
    const flood = Array.from({ length: HELD_MAX + 1 }, (): FeedInput => frame(1, 1));
    const waiting = fold(EMPTY_FEED, { kind: 'subscribed', message: subscribedAt({}) }, ...flood, frame(2, 4));
    const seeded = fold(waiting, { kind: 'snapshot', orders: [], trades: [] });
    expect(fold(seeded, frame(5, 6)).targets).toEqual({ [stream]: 6 });
  });

  test('a row that is older than the events does not set the order back', () => {
    const state = fold(whole, { kind: 'rows', orders: [pendingRow(0)] });
    expect(view(state)).toEqual(view(whole));
  });

  test('a row that is newer than the events is taken, and their late arrival changes nothing', () => {
    const filled = pendingRow(0, { status: 'FILLED', filledQuantity: 10, averagePrice: '9.90', seq: 1, stream });
    const state = fold(started(), { kind: 'rows', orders: [filled] }, frame(1, 4));
    expect(state.orders.get(orderIdOf(0))).toMatchObject({
      status: 'FILLED',
      filledQuantity: 10,
      averagePrice: '9.90',
    });
  });
});

describe('reconnecting', () => {
  test('the subscription continues; a head beyond ours is a gap', () => {
    const state = fold(started(), frame(1, 4), { kind: 'subscribed', message: subscribedAt({ [stream]: 12 }) });
    expect(state.targets).toEqual({ [stream]: 12 });
    expect(view(caughtUp(state, new Map([[stream, events]])))).toEqual(view(whole));
  });

  test('a head below ours is another ledger: nothing of ours is shown any more', () => {
    const state = fold(whole, { kind: 'subscribed', message: subscribedAt({ [stream]: 2 }) });
    expect(state).toMatchObject({ isSeeded: false, positions: { [stream]: 2 }, trades: [] });
    expect(state.orders.size).toBe(0);
  });

  test('a gap too wide to read is read anew', () => {
    const state = fold(whole, { kind: 'subscribed', message: subscribedAt({ [stream]: 13 + GAP_MAX }) });
    expect(state).toMatchObject({ isSeeded: false, positions: { [stream]: 13 + GAP_MAX } });
  });
});

describe('a lost last frame', () => {
  const status = (seq: number, afterMs: number): FeedInput => ({
    kind: 'frame',
    message: {
      type: 'frame',
      region: 'us-east-2',
      at: new Date(Date.parse(AT) + afterMs).toISOString(),
      covers: {},
      events: [],
      status: statusWith({ [stream]: seq }),
    },
  });

  test('is noticed by the head that a status names and no frame reaches', () => {
    const early = fold(started(), frame(1, 4), status(12, 0), status(12, HEAD_PATIENCE_MS - 1));
    expect(isBehind(early)).toBe(false);
    expect(fold(early, status(12, HEAD_PATIENCE_MS)).targets).toEqual({ [stream]: 12 });
  });

  test('is not suspected while frames keep up', () => {
    const state = fold(
      started(),
      status(4, 0),
      frame(1, 4),
      status(12, HEAD_PATIENCE_MS),
      frame(5, 12),
      status(12, 9_000),
    );
    expect(isBehind(state)).toBe(false);
  });
});

test('a reversed trade is marked on the tape', () => {
  const reversal: LedgerEvent = {
    id: 'EVT#t#13',
    stream,
    seq: 13,
    type: 'TradeCompensated',
    market: 'TULIP',
    region: 'us-east-2',
    at: AT,
    payload: { userId: 'trader-0', side: 'BUY', tradeId: tradeOf(0, 0, 1, AT).tradeId, price: '9.50', quantity: 1 },
    v: 1,
  };
  const state = fold(whole, { kind: 'page', stream, events: [reversal] });
  expect(state.trades.find((trade) => trade.tradeId === 'trade-0000-0')?.conflict).toEqual({
    state: 'CLOSED',
    compensation: 'EVT#t#13',
  });
});

test('of two Regions’ versions the earlier acceptance is the order, whichever is heard first', () => {
  const [accepted] = events;
  if (accepted?.type !== 'OrderAccepted') throw new Error('the ledger starts with an acceptance');
  const earlier: LedgerEvent = {
    ...accepted,
    stream: 'eu-west-1/TULIP-0',
    region: 'eu-west-1',
    payload: { ...accepted.payload, acceptedAt: '2026-02-03T09:59:59.000Z' },
  };
  const theirs: FeedInput = {
    kind: 'frame',
    message: {
      type: 'frame',
      region: 'us-east-2',
      at: AT,
      covers: { 'eu-west-1/TULIP-0': { from: 1, to: 1 } },
      events: [earlier],
    },
  };
  const one = fold(started(), theirs, frame(1, 4)).orders.get(orderIdOf(0));
  const other = fold(started(), frame(1, 4), theirs).orders.get(orderIdOf(0));
  expect(one).toMatchObject({ region: 'eu-west-1', status: 'ACCEPTED', filledQuantity: 0, isConflicted: true });
  expect(other).toEqual(one);
});

const plannedOrder = fc
  .record({
    lane: fc.nat({ max: 3 }),
    quantity: fc.integer({ min: 1, max: 9 }),
    share: fc.nat({ max: 9 }),
    fills: fc.nat({ max: 3 }),
  })
  .map(({ lane, quantity, share, fills }) => ({
    lane,
    quantity,
    filled: fills === 0 ? 0 : Math.min(share, quantity),
    fills,
  }));

/** One delivery of the socket: a range of one stream, maybe sent twice, dropped, or told as skipped. */
const delivery = fc.record({
  lane: fc.nat({ max: 3 }),
  from: fc.integer({ min: 1, max: 30 }),
  length: fc.integer({ min: 1, max: 12 }),
  fate: fc.constantFrom('sent', 'twice', 'skipped', 'reconnect', 'head'),
});

test('whatever is dropped, doubled, split, skipped or reordered: after catch-up the view is the complete ledger’s', () => {
  fc.assert(
    fc.property(
      fc.array(plannedOrder, { minLength: 1, maxLength: 12 }),
      fc.array(delivery, { maxLength: 25 }),
      fc.nat({ max: 25 }),
      (plan, deliveries, seededAfter) => {
        const ledger = writeLedger(plan);
        const heads = Object.fromEntries([...ledger].map(([name, all]) => [name, all.length]));
        const expected = fold(
          started(),
          ...[...ledger.values()].map((all): FeedInput => ({ kind: 'frame', message: frameOf(all, 1, all.length) })),
        );

        let state = fold(EMPTY_FEED, { kind: 'subscribed', message: subscribedAt({}) });
        for (const [turn, { lane, from, length, fate }] of deliveries.entries()) {
          if (turn === seededAfter) state = fold(state, { kind: 'snapshot', orders: [], trades: [] });
          const all = ledger.get(laneStream(lane)) ?? [];
          const to = Math.min(all.length, from + length - 1);
          if (fate === 'reconnect' && state.isSeeded) {
            // The server takes up where this client says that it stands.
            state = fold(state, { kind: 'subscribed', message: subscribedAt({ ...state.positions }) });
          } else if (fate === 'head') {
            if (state.isSeeded) state = fold(state, { kind: 'heads', streams: heads });
          } else if (from <= to) {
            const told: FeedInput = {
              kind: 'frame',
              message: frameOf(all, from, to, fate === 'skipped' ? true : undefined),
            };
            state = fold(state, told, ...(fate === 'twice' ? [told] : []));
          }
        }
        state = fold(state, { kind: 'snapshot', orders: [], trades: [] }, { kind: 'heads', streams: heads });
        expect(view(caughtUp(state, ledger))).toEqual(view(expected));
      },
    ),
    { numRuns: 300 },
  );
});

/** What the screen shows, without the bookkeeping. */
function view(state: FeedState) {
  const orders = [...state.orders.values()].sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
  return { orders, trades: state.trades, positions: state.positions, targets: state.targets };
}

function statusWith(streams: Record<string, number>): Status {
  const none = { p50: null, p99: null };
  return {
    region: 'us-east-2',
    mode: 'NORMAL',
    engine: 'simfill',
    pending: 0,
    queues: {},
    dlq: {},
    latency: { accept: none, fill: none },
    streams,
    peers: {},
  };
}
