/** Tests of results, hashes, seeded randomness and canonical JSON. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';
import { canonicalJson } from './canonical-json.ts';
import { hash32, sha256Hex } from './hash.ts';
import { createRandom, randomBelow } from './random.ts';

describe('sha256Hex', () => {
  it('matches the FIPS 180-2 vector', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(hash32('abc')).toBe(0xba7816bf);
  });
});

describe('canonicalJson', () => {
  it('is one text per value, whatever the order of keys', () => {
    expect(canonicalJson({ b: 1, a: [{ d: null, c: 'x' }], z: undefined })).toBe('{"a":[{"c":"x","d":null}],"b":1}');
  });

  it('parses back to the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as never);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

describe('seeded randomness', () => {
  it('repeats itself from its seed', () => {
    const [a, b] = [createRandom(7), createRandom(7)];
    for (let i = 0; i < 100; i++) expect(a.uint32()).toBe(b.uint32());
  });

  it('stays below the bound and reaches every value', () => {
    const random = createRandom(1637);
    const seen = new Set(Array.from({ length: 500 }, () => randomBelow(random, 10)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('backs off within base × 2^n and the cap', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), (seed, attempt) => {
        const delay = backoffMs(createRandom(seed), attempt, 10, 500);
        expect(delay).toBeGreaterThanOrEqual(1);
        expect(delay).toBeLessThanOrEqual(Math.min(500, 10 * 2 ** (attempt - 1)));
      }),
    );
  });
});
