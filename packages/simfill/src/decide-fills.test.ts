/** What holds for every order whatever: conservation, limits, times in force, and what an outcome may not depend on. */
import { type Cents, type Lots, MAX_SIMULATED_FILLS, type PlaceCommand } from '@tulip/engine';
import { AssertionError, epochMs } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideFills, type OrderTerms, type SimulatedOutcome } from './decide-fills.ts';
import { PROFILES, type Profile } from './profiles.ts';
import { referencePrice } from './reference-price.ts';
import { DEFAULT_SETTINGS, PRICE_MAX_CENTS, type SimFillSettings } from './settings.ts';
import { createSimFill } from './sim-fill.ts';

const RUNS = { numRuns: 2_000 };
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

/** Profiles at both ends of the price range and with nobody or too few there, beside the published three. */
const profiles: fc.Arbitrary<Profile> = fc.constantFrom(
  ...Object.values(PROFILES),
  { ...PROFILES.crash, name: 'farthing', basePriceCents: 2 },
  { ...PROFILES.crash, name: 'palace', basePriceCents: PRICE_MAX_CENTS },
  { ...PROFILES.mania, name: 'thin', noneBp: { BUY: 500, SELL: 500 }, thinBp: { BUY: 9_500, SELL: 9_500 } },
  { ...PROFILES.mania, name: 'many', makerCountBp: [0, 0, 0, 0, 10_000], depthLots: 3 },
);
const settings: fc.Arbitrary<SimFillSettings> = fc.record({
  market: fc.constantFrom('TULIP', 'SEMPER-AUGUSTUS'),
  profile: profiles,
  pathSeed: uint32,
});

/** Any valid order; limits often within a few cents of the reference price, where it matters. */
const orderAndSettings = fc
  .record({
    settings,
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    type: fc.constantFrom('LIMIT' as const, 'LIMIT' as const, 'MARKET' as const),
    timeInForce: fc.constantFrom('GTC' as const, 'IOC' as const, 'FOK' as const),
    limit: fc.oneof(
      fc.integer({ min: 1, max: PRICE_MAX_CENTS }),
      fc.integer({ min: -60, max: 60 }).map((cents) => ({ fromReference: cents })),
    ),
    quantity: fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 1_000_000 })),
    simulationSeed: uint32,
    at: fc.integer({ min: 0, max: 253_402_300_799_999 }),
  })
  .map((drawn) => {
    const acceptedAt = epochMs(drawn.at);
    const reference = referencePrice(drawn.settings, acceptedAt);
    const limit = typeof drawn.limit === 'number' ? drawn.limit : reference + drawn.limit.fromReference;
    const price = drawn.type === 'MARKET' ? null : (Math.min(Math.max(limit, 1), PRICE_MAX_CENTS) as Cents);
    const { side, type, timeInForce, simulationSeed } = drawn;
    const order: OrderTerms = {
      side,
      type,
      timeInForce,
      price,
      quantity: drawn.quantity as Lots,
      simulationSeed,
      acceptedAt,
    };
    return { order, settings: drawn.settings };
  });

const filledOf = (outcome: SimulatedOutcome): number => outcome.fills.reduce((sum, fill) => sum + fill.quantity, 0);

describe('every outcome', () => {
  it('fills whole lots, at most the quantity, in at most five trades, and cancels exactly when something is left', () => {
    fc.assert(
      fc.property(orderAndSettings, ({ order, settings }) => {
        const outcome = decideFills(order, settings);
        for (const { quantity } of outcome.fills) expect(Number.isSafeInteger(quantity) && quantity >= 1).toBe(true);
        expect(outcome.fills.length).toBeLessThanOrEqual(MAX_SIMULATED_FILLS);
        expect(filledOf(outcome)).toBeLessThanOrEqual(order.quantity);
        expect(outcome.cancelReason === null).toBe(filledOf(outcome) === order.quantity);
      }),
      RUNS,
    );
  });

  it('trades within the limit, near the reference price, at a whole price from 0.01 to 1000000.00, the best first', () => {
    fc.assert(
      fc.property(orderAndSettings, ({ order, settings }) => {
        const { reference, fills } = decideFills(order, settings);
        const worse = order.side === 'BUY' ? 1 : -1;
        for (const [index, { price }] of fills.entries()) {
          expect(Number.isSafeInteger(price) && price >= 1 && price <= PRICE_MAX_CENTS).toBe(true);
          if (order.price !== null) expect((price - order.price) * worse).toBeLessThanOrEqual(0);
          expect((price - (fills[index - 1]?.price ?? price)) * worse).toBeGreaterThanOrEqual(0);
          // At most half a spread and four steps of 1 % each, and never less room than a few cents.
          expect(Math.abs(price - reference)).toBeLessThanOrEqual(reference * 0.05 + 10);
        }
      }),
      RUNS,
    );
  });

  it('is all or nothing for FOK', () => {
    fc.assert(
      fc.property(orderAndSettings, ({ order, settings }) => {
        const outcome = decideFills({ ...order, timeInForce: 'FOK' }, settings);
        const filled = filledOf(outcome);
        expect([0, order.quantity]).toContain(filled);
        expect(outcome.cancelReason).toBe(filled === 0 ? 'fok-unfilled' : null);
        const immediate = decideFills({ ...order, timeInForce: 'IOC' }, settings);
        expect(filled).toBe(filledOf(immediate) === order.quantity ? order.quantity : 0);
      }),
      RUNS,
    );
  });

  it('ends a remainder for the reason that time in force and fills give', () => {
    fc.assert(
      fc.property(orderAndSettings, ({ order, settings }) => {
        const outcome = decideFills(order, settings);
        if (outcome.cancelReason === null || order.timeInForce === 'FOK') return;
        const rests = order.type === 'LIMIT' && order.timeInForce === 'GTC';
        const expected = rests || outcome.fills.length === 0 ? 'no-liquidity' : 'ioc-remainder';
        expect(outcome.cancelReason).toBe(expected);
      }),
      RUNS,
    );
  });

  it('never fills less when the limit is loosened, and nothing else changes', () => {
    fc.assert(
      fc.property(orderAndSettings, fc.integer({ min: 0, max: 1_000 }), ({ order, settings }, cents) => {
        if (order.price === null || order.timeInForce === 'FOK') return;
        const loosened = order.side === 'BUY' ? order.price + cents : order.price - cents;
        const price = Math.min(Math.max(loosened, 1), PRICE_MAX_CENTS) as Cents;
        const [tight, loose] = [decideFills(order, settings), decideFills({ ...order, price }, settings)];
        expect(loose.makers).toEqual(tight.makers);
        expect(loose.fills.slice(0, tight.fills.length)).toEqual(tight.fills);
      }),
      RUNS,
    );
  });
});

const PLAIN = { kind: 'place', postOnly: false, selfTrade: 'CANCEL_TAKER' } as const;

describe('an outcome does not depend on', () => {
  const commands = fc.array(orderAndSettings, { minLength: 1, maxLength: 20 });
  const asCommands = (drawn: readonly { order: OrderTerms }[]): readonly PlaceCommand[] =>
    drawn.map(({ order }, index) => ({ ...PLAIN, orderId: `o${index}`, userId: 'clusius', ...order }));

  it('the order of orders, nor on how they are split into batches', () => {
    fc.assert(
      fc.property(commands, fc.array(uint32, { minLength: 20, maxLength: 20 }), (drawn, ranks) => {
        const whole = createSimFill(DEFAULT_SETTINGS);
        const expected = new Map(asCommands(drawn).map((command) => [command.orderId, whole.apply(command)]));
        const shuffled = asCommands(drawn).toSorted((a, b) => rank(ranks, a) - rank(ranks, b));
        let engine = createSimFill(DEFAULT_SETTINGS);
        for (const [index, command] of shuffled.entries()) {
          if (rank(ranks, command) % 2 === index % 2) engine = restored(engine.snapshot());
          expect(engine.apply(command)).toEqual(expected.get(command.orderId));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('names: another client and another order id change nothing but the id', () => {
    fc.assert(
      fc.property(orderAndSettings, fc.string(), fc.string(), ({ order, settings }, orderId, userId) => {
        const engine = createSimFill(settings);
        const one = engine.apply({ ...PLAIN, orderId: 'a', userId: 'clusius', ...order });
        const two = engine.apply({ ...PLAIN, orderId, userId, ...order });
        expect(two).toEqual(one.map((event) => ({ ...event, orderId })));
      }),
      RUNS,
    );
  });

  it('anything outside its terms: asked again it is the same, and the seed is what makes it another', () => {
    const terms: OrderTerms = {
      side: 'BUY',
      type: 'MARKET',
      timeInForce: 'IOC',
      price: null,
      quantity: 500 as Lots,
      simulationSeed: 0,
      acceptedAt: epochMs(1_767_225_600_000),
    };
    const outcomes = Array.from({ length: 1_000 }, (_, simulationSeed) => {
      const outcome = JSON.stringify(decideFills({ ...terms, simulationSeed }, DEFAULT_SETTINGS));
      expect(JSON.stringify(decideFills({ ...terms, simulationSeed }, DEFAULT_SETTINGS))).toBe(outcome);
      return outcome;
    });
    expect(new Set(outcomes).size).toBeGreaterThan(200);
  });

  function restored(snapshot: Uint8Array) {
    const engine = createSimFill(DEFAULT_SETTINGS);
    engine.restore(snapshot);
    return engine;
  }
  function rank(ranks: readonly number[], command: PlaceCommand): number {
    return ranks[Number(command.orderId.slice(1))] ?? 0;
  }
});

describe('terms that validation never lets through', () => {
  const terms: OrderTerms = {
    side: 'SELL',
    type: 'LIMIT',
    timeInForce: 'GTC',
    price: 100 as Cents,
    quantity: 1 as Lots,
    simulationSeed: 7,
    acceptedAt: epochMs(0),
  };
  it.each<[string, Partial<OrderTerms>]>([
    ['no lots', { quantity: 0 as Lots }],
    ['half a lot', { quantity: 0.5 as Lots }],
    ['too many lots', { quantity: 1_000_001 as Lots }],
    ['a LIMIT without a limit', { price: null }],
    ['a MARKET with a limit', { type: 'MARKET' }],
    ['a price of 0', { price: 0 as Cents }],
    ['a price above 1000000.00', { price: 100_000_001 as Cents }],
    ['a fraction of a cent', { price: 1.5 as Cents }],
    ['a negative seed', { simulationSeed: -1 }],
    ['a seed of 2^32', { simulationSeed: 2 ** 32 }],
    ['a fractional seed', { simulationSeed: 1.5 }],
  ])('%s are a bug, not an outcome', (_, change) => {
    expect(() => decideFills({ ...terms, ...change }, DEFAULT_SETTINGS)).toThrow(AssertionError);
    expect(() => decideFills(terms, DEFAULT_SETTINGS)).not.toThrow();
  });
});
