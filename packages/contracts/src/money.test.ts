/** Decimal strings and cents are inverse to each other; whatever is not a plain decimal is refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, formatCents, lots, MAX_PRICE, MIN_PRICE, parseDecimal, shareOf } from './money.ts';
import { priceIn } from './scalars.ts';
import { parseInput } from './validation.ts';

describe('decimal strings', () => {
  it('come back from cents as they went in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000_000_000 }), (amount) => {
        expect(parseDecimal(formatCents(cents(amount)))).toEqual({ ok: true, value: amount });
      }),
    );
  });

  it('are exact for every two decimals: no float rounds on the way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 99 }), (guilders, fraction) => {
        const text = `${guilders}.${String(fraction).padStart(2, '0')}`;
        expect(parseDecimal(text)).toEqual({ ok: true, value: guilders * 100 + fraction });
        expect(formatCents(cents(guilders * 100 + fraction))).toBe(text);
      }),
    );
  });

  it.each([
    ['12', 1200],
    ['12.5', 1250],
    ['12.50', 1250],
    ['0.01', 1],
    ['0', 0],
    ['1000000.00', 100_000_000],
  ])('%s is %i cents', (text, value) => {
    expect(parseDecimal(text)).toEqual({ ok: true, value });
  });

  it.each([
    '',
    ' ',
    '1 ',
    ' 1',
    '1.',
    '.5',
    '1.234',
    '01',
    '00.10',
    '-1',
    '+1',
    '1e5',
    '1E2',
    '0x10',
    '1,50',
    '1_000',
    'NaN',
    'Infinity',
    '１２',
    '1.5.0',
    '12.50fl',
    '1\n',
    '9'.repeat(14),
    'null',
  ])('%j is refused', (text) => {
    expect(parseDecimal(text)).toEqual({ ok: false, error: 'not-a-decimal' });
  });

  it.each([
    [0, '0.00'],
    [1, '0.01'],
    [1250, '12.50'],
    [-5, '-0.05'],
    [-1250, '-12.50'],
  ])('%i cents are written %s', (amount, text) => {
    expect(formatCents(cents(amount))).toBe(text);
  });
});

describe('prices of clients', () => {
  it.each(['0.01', '1', '12.5', '12.50', '1000000', '1000000.00'])('%s is a price', (text) => {
    expect(parseInput(priceIn, text, 'price').ok).toBe(true);
  });

  it.each([['0'], ['0.00'], ['1000000.01'], ['9999999'], ['12.505'], ['1e5'], ['-1'], [12.5], [null], [['1']], [{}]])(
    '%j is none',
    (input) => {
      expect(parseInput(priceIn, input, 'price').ok).toBe(false);
    },
  );

  it('end where the limits are', () => {
    expect(formatCents(MIN_PRICE)).toBe('0.01');
    expect(formatCents(MAX_PRICE)).toBe('1000000.00');
  });
});

describe('a share of an amount', () => {
  it.each([
    [100, 1, 3, 33],
    [101, 1, 2, 51],
    [5, 1, 2, 3],
    [9_007_199_254_740_991, 999_999, 1_000_000, 9_007_190_247_541_736],
  ])('of %i, %i of %i is %i: rounded half up, exact beyond what a float holds', (amount, part, whole, share) => {
    expect(shareOf(cents(amount), part, whole)).toBe(share);
  });

  it('is all of it for the whole, nothing for no part, and never more than the rest leaves', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1 }), fc.nat(), (amount, whole, wish) => {
        const part = wish % (whole + 1);
        expect(shareOf(cents(amount), whole, whole)).toBe(amount);
        expect(shareOf(cents(amount), 0, whole)).toBe(0);
        const sum = shareOf(cents(amount), part, whole) + shareOf(cents(amount), whole - part, whole);
        expect([amount, amount + 1]).toContain(sum);
      }),
    );
  });

  it('is asked for only of what can be shared', () => {
    for (const [amount, part, whole] of [
      [-1, 1, 2],
      [1, 3, 2],
      [1, -1, 2],
      [1, 0, 0],
    ] as const)
      expect(() => shareOf(cents(amount), part, whole)).toThrow('no share');
  });
});

describe('branded integers', () => {
  it('are whole and safe', () => {
    expect(() => cents(0.5)).toThrow('not a whole number of cents');
    expect(() => cents(2 ** 53)).toThrow('not a whole number of cents');
    expect(() => lots(-1)).toThrow('not a quantity');
    expect(() => lots(1.5)).toThrow('not a quantity');
  });
});
