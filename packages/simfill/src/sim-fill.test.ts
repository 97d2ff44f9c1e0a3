/** SimFill keeps the contract of every fill engine, and its snapshots carry nothing but its identity. */
import type { Cents, Lots, PlaceCommand } from '@tulip/engine';
import { describeFillEngine } from '@tulip/engine/contract';
import { AssertionError, epochMs, must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { PROFILES } from './profiles.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { createSimFill } from './sim-fill.ts';

for (const profile of Object.values(PROFILES)) {
  describeFillEngine(
    `SimFill, ${profile.name}`,
    () => createSimFill({ ...DEFAULT_SETTINGS, profile }),
    () => createSimFill({ ...DEFAULT_SETTINGS, profile, pathSeed: DEFAULT_SETTINGS.pathSeed + 1 }),
  );
}

describe('the identity', () => {
  const identity = createSimFill(DEFAULT_SETTINGS).identity;

  it('names engine, version and every setting in one canonical text', () => {
    expect(identity).toEqual({
      name: 'simfill',
      version: '1',
      settings: expect.stringMatching(
        /^\{"market":"TULIP","pathSeed":1637,"profile":"mania","profileHash":"[0-9a-f]{64}"\}$/,
      ),
    });
  });

  it('changes with market, seed, profile, and with a single number inside a profile of the same name', () => {
    const { mania, calm } = PROFILES;
    const octaves = mania.octaves.map((octave, index) => (index === 0 ? { ...octave, amplitudePpm: 501 } : octave));
    const others = [
      { ...DEFAULT_SETTINGS, market: 'TULIP2' },
      { ...DEFAULT_SETTINGS, pathSeed: 1638 },
      { ...DEFAULT_SETTINGS, profile: calm },
      { ...DEFAULT_SETTINGS, profile: { ...mania, octaves } },
    ];
    const texts = [DEFAULT_SETTINGS, ...others].map((settings) => createSimFill(settings).identity.settings);
    expect(new Set(texts).size).toBe(5);
    const hashes = [DEFAULT_SETTINGS, ...others].map((settings) => createSimFill(settings).stateHash());
    expect(new Set(hashes).size).toBe(5);
    for (const other of others) {
      const { snapshot, identity: found } = createSimFill(other);
      const restore = (): void => createSimFill(DEFAULT_SETTINGS).restore(snapshot());
      expect(restore).toThrow('not a snapshot of this engine: expected');
      expect(restore).toThrow(JSON.stringify(identity.settings));
      expect(restore).toThrow(JSON.stringify(found.settings));
    }
  });
});

describe('special terms', () => {
  const engine = createSimFill(DEFAULT_SETTINGS);
  const order = (number: number, change: Partial<PlaceCommand> = {}): PlaceCommand => ({
    ...{ kind: 'place', orderId: `order-${number}`, userId: 'clusius', side: number % 2 === 0 ? 'BUY' : 'SELL' },
    ...{ type: 'LIMIT', timeInForce: 'GTC', price: 10_000 as Cents, quantity: (1 + number) as Lots },
    ...{ postOnly: false, selfTrade: 'CANCEL_TAKER', simulationSeed: number },
    acceptedAt: epochMs(1_776_168_000_000 + number * 61_013),
    ...change,
  });
  const ORDERS = 200;

  it('post-only: what would trade ends whole, what would not ends as it would anyway', () => {
    const crossings = Array.from({ length: ORDERS }, (_, number) => {
      const plain = engine.apply(order(number));
      const crosses = plain.some(({ kind }) => kind === 'trade');
      const { orderId, quantity } = order(number);
      const ended = { kind: 'cancelled', orderId, reason: 'post-only-would-cross', remaining: quantity };
      const expected = crosses ? [{ kind: 'accepted', orderId }, ended] : plain;
      expect(engine.apply(order(number, { postOnly: true }))).toEqual(expected);
      return crosses;
    });
    expect(new Set(crossings).size).toBe(2);
  });

  it('a policy for self-trades changes nothing: every counterparty is simulated', () => {
    for (let number = 0; number < ORDERS; number++) {
      for (const selfTrade of ['CANCEL_MAKER', 'CANCEL_BOTH', 'DECREMENT'] as const)
        expect(engine.apply(order(number, { selfTrade }))).toEqual(engine.apply(order(number)));
    }
  });
});

describe('settings out of bounds', () => {
  const { mania } = PROFILES;
  const secondPoint = must(mania.cycle.points[1], 'second point');
  it.each([
    ['an empty market', { ...DEFAULT_SETTINGS, market: '' }],
    ['a market in lower case', { ...DEFAULT_SETTINGS, market: 'tulip' }],
    ['a negative seed', { ...DEFAULT_SETTINGS, pathSeed: -1 }],
    ['a seed of 2^32', { ...DEFAULT_SETTINGS, pathSeed: 2 ** 32 }],
    ['a fractional price', { ...DEFAULT_SETTINGS, profile: { ...mania, basePriceCents: 100.5 } }],
    [
      'noise of 100 %',
      { ...DEFAULT_SETTINGS, profile: { ...mania, octaves: [{ periodMs: 1_000, amplitudePpm: 1_000_000 }] } },
    ],
    [
      'a cycle that does not start at 0',
      { ...DEFAULT_SETTINGS, profile: { ...mania, cycle: { periodMs: 3_600_000, points: [secondPoint] } } },
    ],
    [
      'a cycle out of order',
      {
        ...DEFAULT_SETTINGS,
        profile: { ...mania, cycle: { periodMs: 3_600_000, points: [...mania.cycle.points, secondPoint] } },
      },
    ],
    [
      'shares that do not add up',
      { ...DEFAULT_SETTINGS, profile: { ...mania, makerCountBp: [10_000, 1, 0, 0, 0] as const } },
    ],
    ['too often nobody', { ...DEFAULT_SETTINGS, profile: { ...mania, noneBp: { BUY: 9_301, SELL: 0 } } }],
    ['a name that is no name', { ...DEFAULT_SETTINGS, profile: { ...mania, name: 'Übermut' } }],
  ])('refuses %s', (_, settings) => {
    expect(() => createSimFill(settings)).toThrow(AssertionError);
  });
});
