/** Instants and their RFC 3339 form are inverse to each other, against the global `Date` as the oracle. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, fromRfc3339, toRfc3339 } from './time.ts';

describe('RFC 3339 instants', () => {
  it('agree with the platform for any instant to the year 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) => {
        const text = toRfc3339(epochMs(ms));
        expect(text).toBe(new Date(ms).toISOString());
        expect(fromRfc3339(text)).toBe(ms);
      }),
    );
  });

  it.each([
    '2026-02-29T00:00:00.000Z',
    '2026-01-01T24:00:00.000Z',
    '2026-01-01T00:00:00Z',
    '',
    '2026-13-01T00:00:00.000Z',
  ])('refuses %s', (text) => {
    expect(fromRfc3339(text)).toBeUndefined();
  });

  it('refuses what is not an instant', () => {
    expect(() => epochMs(1.5)).toThrow('not an instant');
    expect(() => epochMs(Number.NaN)).toThrow('not an instant');
  });
});
