/** The matcher keeps the contract of every fill engine, and what only an engine with a book can get wrong. */
import type { Cents, EngineCommand, EngineEvent, Lots, PlaceCommand, SelfTradePolicy, Side } from '@tulip/engine';
import { createOutcomeChecker } from '@tulip/engine/check-outcome';
import { describeFillEngine } from '@tulip/engine/contract';
import { AssertionError, epochMs, must } from '@tulip/std';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NaiveBook } from './book-naive.ts';
import { createMatcher, createMatcherOn } from './matcher.ts';
import { DEFAULT_MATCHER_SETTINGS } from './matcher-settings.ts';

for (const [name, create] of [
  ['the matcher', createMatcher],
  ['the matcher on the obvious book', (settings) => createMatcherOn(settings, (book) => new NaiveBook(book))],
] as const satisfies readonly (readonly [string, typeof createMatcher])[]) {
  describeFillEngine(
    name,
    () => create(DEFAULT_MATCHER_SETTINGS),
    () => create({ ...DEFAULT_MATCHER_SETTINGS, market: 'TULIP2' }),
  );
}

const ORDER: PlaceCommand = {
  kind: 'place',
  orderId: 'o1',
  userId: 'clusius',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  price: 10_000 as Cents,
  quantity: 10 as Lots,
  postOnly: false,
  selfTrade: 'CANCEL_TAKER',
  simulationSeed: 1,
  acceptedAt: epochMs(0),
};
const limit = (orderId: string, side: Side, price: number, quantity: number): PlaceCommand => ({
  ...ORDER,
  orderId,
  userId: `user of ${orderId}`,
  side,
  price: price as Cents,
  quantity: quantity as Lots,
});
const market = (orderId: string, side: Side, quantity: number): PlaceCommand => ({
  ...limit(orderId, side, 1, quantity),
  type: 'MARKET',
  price: null,
  timeInForce: 'IOC',
});
const engineWith = (...commands: readonly EngineCommand[]) => {
  const engine = createMatcher(DEFAULT_MATCHER_SETTINGS);
  for (const command of commands) engine.apply(command);
  return engine;
};

describe('lanes of few users at few prices', () => {
  /** What a command does, before it is known which orders rest. */
  const step = fc.record({
    kind: fc.constantFrom('place', 'place', 'place', 'cancel', 'replace'),
    user: fc.nat({ max: 3 }),
    side: fc.constantFrom<Side>('BUY', 'SELL'),
    price: fc.option(fc.integer({ min: 98, max: 103 }), { freq: 6 }),
    quantity: fc.integer({ min: 1, max: 9 }),
    timeInForce: fc.constantFrom<PlaceCommand['timeInForce']>('GTC', 'GTC', 'GTC', 'IOC', 'FOK'),
    postOnly: fc.boolean(),
    selfTrade: fc.constantFrom<SelfTradePolicy>('CANCEL_TAKER', 'CANCEL_MAKER', 'CANCEL_BOTH', 'DECREMENT'),
    pick: fc.nat(),
  });

  it('keep every rule of an outcome, and go on from a snapshot after any command', () => {
    const lane = fc.array(step, { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(lane, fc.nat(), (steps, at) => {
        let engine = engineWith();
        const twin = engineWith();
        const checker = createOutcomeChecker();
        for (const [index, one] of steps.entries()) {
          const command = commandOf(index, one, [...checker.resting()]);
          const events = engine.apply(command);
          expect({ command, wrong: checker.check(command, events) }).toEqual({ command, wrong: [] });
          expect(twin.apply(command)).toEqual(events);
          if (index === at % steps.length) {
            const snapshot = engine.snapshot();
            engine = engineWith(ORDER);
            engine.restore(snapshot);
            expect(engine.snapshot()).toEqual(snapshot);
          }
          expect(engine.levels(9)).toEqual(levelsOf(checker.resting()));
        }
        expect(engine.stateHash()).toBe(twin.stateHash());
        expect(engine.snapshot()).toEqual(twin.snapshot());
      }),
      { numRuns: 300 },
    );
  });

  type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
  type Resting = ReturnType<ReturnType<typeof createOutcomeChecker>['resting']>;
  type Open = readonly (readonly [string, Resting extends ReadonlyMap<string, infer Order> ? Order : never])[];

  function commandOf(index: number, one: Step, open: Open): EngineCommand {
    const { kind, user, side, price, quantity, timeInForce, postOnly, selfTrade, pick } = one;
    const picked = open[pick % Math.max(open.length, 1)];
    if (kind === 'place' || picked === undefined) {
      const type = price === null ? 'MARKET' : 'LIMIT';
      const ends = type === 'MARKET' && timeInForce === 'GTC' ? 'IOC' : timeInForce;
      return {
        ...ORDER,
        orderId: `o-${index}`,
        userId: `u-${user}`,
        side,
        type,
        timeInForce: ends,
        price: price as Cents | null,
        quantity: quantity as Lots,
        postOnly: postOnly && ends === 'GTC',
        selfTrade,
      };
    }
    const [orderId, { userId, limit: current, quantity: total, remaining: left }] = picked;
    const remaining = left as Lots;
    if (kind === 'cancel') return { kind: 'cancel', orderId, userId, remaining, reason: 'mass-cancel' };
    const standing = { price: current as Cents, quantity: total as Lots, remaining };
    const changed = pick % 2 === 0 ? null : (quantity as Lots);
    return { kind: 'replace', orderId, userId, price: price as Cents | null, quantity: changed, current: standing };
  }

  function levelsOf(resting: Resting) {
    const levels = (side: Side, direction: number) => {
      const sums = new Map<number, number>();
      for (const order of resting.values()) {
        if (order.side === side) sums.set(order.limit, (sums.get(order.limit) ?? 0) + order.remaining);
      }
      return [...sums].sort(([a], [b]) => direction * (a - b)).map(([price, quantity]) => ({ price, quantity }));
    };
    return { bids: levels('BUY', -1), asks: levels('SELL', 1) };
  }
});

describe('the collar of a market order', () => {
  const asks = [limit('s1', 'SELL', 1_009, 1), limit('s2', 'SELL', 1_109, 1), limit('s3', 'SELL', 1_110, 1)];

  it('is a tenth of the best price that it finds, rounded down, and ends what is left of it', () => {
    expect(engineWith(...asks).apply(market('b', 'BUY', 3))).toMatchObject([
      { kind: 'accepted' },
      { kind: 'trade', price: 1_009, makerOrderId: 's1', makerUserId: 'user of s1', makerRemaining: 0 },
      { kind: 'trade', price: 1_109, makerOrderId: 's2' },
      { kind: 'cancelled', reason: 'price-collar', remaining: 1 },
    ]);
  });

  it('holds for a seller downwards, and for FOK', () => {
    const bids = [limit('b1', 'BUY', 1_000, 1), limit('b2', 'BUY', 900, 1), limit('b3', 'BUY', 899, 1)];
    const sold = engineWith(...bids).apply(market('s', 'SELL', 3));
    expect(sold.map((event) => ('price' in event ? event.price : event.kind))).toEqual([
      'accepted',
      1_000,
      900,
      'cancelled',
    ]);
    const fok: PlaceCommand = { ...market('b', 'BUY', 3), timeInForce: 'FOK' };
    expect(engineWith(...asks).apply(fok)).toMatchObject([{}, { reason: 'fok-unfilled', remaining: 3 }]);
  });
});

describe('a command that the book would refuse', () => {
  const full = { ...DEFAULT_MATCHER_SETTINGS, orderCapacity: 1 };
  it.each<[string, PlaceCommand]>([
    ['book-full', limit('o2', 'BUY', 1, 1)],
    ['price-out-of-range', limit('o2', 'BUY', 0, 1)],
    ['price-out-of-range', limit('o2', 'BUY', 100_000_001, 1)],
    ['price-out-of-range', limit('o2', 'BUY', Number.NaN, 1)],
    ['price-out-of-range', { ...market('o2', 'BUY', 1), price: 5 as Cents }],
    ['quantity-out-of-range', limit('o2', 'BUY', 1, 1.5)],
    ['quantity-out-of-range', market('o2', 'BUY', 1_000_001)],
    ['flags-unknown', { ...limit('o2', 'BUY', 1, 1), postOnly: true, timeInForce: 'IOC' }],
    ['rests already', { ...ORDER, timeInForce: 'IOC' }],
  ])('throws with %s and leaves the state as it was', (message, command) => {
    const engine = createMatcher(full);
    engine.apply(ORDER);
    const hash = engine.stateHash();
    expect(() => engine.apply(command)).toThrow(message);
    expect(engine.stateHash()).toBe(hash);
    expect(engine.apply(market('o3', 'SELL', 10))).toHaveLength(2);
    expect(engine.apply(limit('o4', 'BUY', 1, 1))).toHaveLength(1);
  });

  it('throws for terms out of range as well', () => {
    const engine = engineWith(ORDER);
    const hash = engine.stateHash();
    const current = { price: ORDER.price, quantity: ORDER.quantity, remaining: ORDER.quantity };
    const replace = { kind: 'replace', orderId: 'o1', userId: 'clusius', current } as const;
    expect(() => engine.apply({ ...replace, price: 0 as Cents, quantity: null })).toThrow('price-out-of-range');
    expect(() => engine.apply({ ...replace, price: null, quantity: 2_000_000 as Lots })).toThrow('quantity-out-of');
    expect(engine.stateHash()).toBe(hash);
  });

  it.each([
    ['bad market', { market: 'tulip' }],
    ['collarBp', { collarBp: -1 }],
    ['makersMax', { makersMax: 0 }],
    ['orderCapacity', { orderCapacity: 2 ** 23 }],
  ])('refuses settings with a bad %s', (message, change) => {
    const create = () => createMatcher({ ...DEFAULT_MATCHER_SETTINGS, ...change });
    expect(create).toThrow(AssertionError);
    expect(create).toThrow(message);
  });
});

describe('state', () => {
  const odd = ['__proto__', 'constructor', 'Übermut ✿ \ud800', '', ' "\\\u0000\u007f'];

  it('keeps ids whatever they are made of', () => {
    const engine = engineWith(...odd.map((orderId, index) => limit(orderId, 'SELL', 100 + index, 1)));
    const restored = engineWith();
    restored.restore(engine.snapshot());
    expect(restored.stateHash()).toBe(engine.stateHash());
    const makers = restored.apply(limit('all', 'BUY', 200, odd.length)).filter(({ kind }) => kind === 'trade');
    expect(makers).toMatchObject(odd.map((orderId) => ({ makerOrderId: orderId, makerUserId: `user of ${orderId}` })));
  });

  it('has another hash where only a name or a total differs', () => {
    const hashes = [
      engineWith(limit('a', 'BUY', 1, 2), limit('b', 'BUY', 1, 2)),
      engineWith(limit('b', 'BUY', 1, 2), limit('a', 'BUY', 1, 2)),
      engineWith({ ...limit('a', 'BUY', 1, 2), userId: 'another' }, limit('b', 'BUY', 1, 2)),
    ].map((engine) => engine.stateHash());
    expect(new Set(hashes).size).toBe(3);
  });

  it('has the same hash whether it was asked for before or not', () => {
    const commands = [limit('a', 'BUY', 1, 2), limit('b', 'BUY', 2, 2), limit('c', 'SELL', 2, 1)];
    const asked = engineWith();
    for (const command of commands) {
      asked.apply(command);
      asked.stateHash();
    }
    expect(asked.stateHash()).toBe(engineWith(...commands).stateHash());
  });

  it('remembers nothing of orders that ended: it is as small as that of a new engine', () => {
    const engine = engineWith();
    const size = engine.snapshot().length;
    for (let round = 0; round < 2_000; round++) {
      engine.apply(limit(`s${round}`, 'SELL', 100, 2));
      engine.apply(limit(`b${round}`, 'BUY', 100, 1));
      engine.apply({ kind: 'cancel', orderId: `s${round}`, userId: 'u', remaining: 1 as Lots, reason: 'user-cancel' });
    }
    expect(engine.snapshot().length).toBe(size);
    expect(engine.levels(5)).toEqual({ bids: [], asks: [] });
    const again: readonly EngineEvent[] = engine.apply(limit('s0', 'SELL', 100, 1));
    expect(again).toEqual([{ kind: 'accepted', orderId: 's0' }]);
  });

  it('tells a snapshot of another version or of other settings by name', () => {
    const engine = engineWith(ORDER);
    const other = createMatcher({ ...DEFAULT_MATCHER_SETTINGS, collarBp: 5 });
    expect(() => engine.restore(other.snapshot())).toThrow('"collarBp\\":5');
    expect(() => engine.restore(must(engine.snapshot().subarray(0, 90), 'bytes'))).toThrow('cut short or damaged');
    expect(() => engine.restore(new Uint8Array(3))).toThrow('3 bytes are no header');
  });
});
