/** The published vectors: this version of SimFill gives exactly these outcomes, and they cover every branch. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SIMFILL_VERSION } from './draws.ts';
import type { ProfileName } from './profiles.ts';
import { recomputeVectors, type VectorDocument } from './vectors.ts';

const published: VectorDocument = JSON.parse(readFileSync(new URL('../vectors/v1.json', import.meta.url), 'utf8'));

const PINNED =
  'An outcome differs from a published vector. Ledgers already hold outcomes of this version: keep v1.json as it is, ' +
  'raise SIMFILL_VERSION, and publish new vectors beside it.';

describe('vectors/v1.json', () => {
  it('is of the version that this code is', () => {
    expect(published.version, 'publish vectors of each version in a file of its own').toBe(SIMFILL_VERSION);
  });

  it('is what this code computes, number by number', () => {
    const recomputed = recomputeVectors(published);
    for (const [index, vector] of published.vectors.entries()) {
      expect(recomputed.vectors[index], PINNED).toEqual(vector);
    }
    expect(recomputed, PINNED).toEqual(published);
  });

  it('has at least 40 orders, each under its own name, some of each profile', () => {
    expect(published.vectors.length).toBeGreaterThanOrEqual(40);
    expect(new Set(published.vectors.map((vector) => vector.name)).size).toBe(published.vectors.length);
    for (const name of ['calm', 'mania', 'crash'] satisfies ProfileName[]) {
      expect(published.vectors.filter((vector) => vector.profile === name).length).toBeGreaterThanOrEqual(20);
    }
  });

  it.each(['calm', 'mania', 'crash'] as const)(
    'covers with %s every side, type, time in force, end and number of trades',
    (name) => {
      const seen = new Set<string>();
      for (const { profile, order, events } of published.vectors) {
        if (profile !== name) continue;
        const trades = events.filter((event) => event.kind === 'trade').length;
        const end = events.find((event) => event.kind === 'cancelled')?.reason ?? 'filled';
        seen.add(order.side).add(order.type).add(`${trades} trades`);
        seen.add(`${order.timeInForce} ${trades > 0 ? 'some' : 'none'} ${end}`);
      }
      expect([...seen]).toEqual(
        expect.arrayContaining([
          ...['BUY', 'SELL', 'LIMIT', 'MARKET'],
          ...[0, 1, 2, 3, 4, 5].map((count) => `${count} trades`),
          ...['GTC some filled', 'GTC some no-liquidity', 'GTC none no-liquidity', 'GTC some ioc-remainder'],
          ...['IOC some filled', 'IOC some ioc-remainder', 'IOC none no-liquidity'],
          ...['FOK some filled', 'FOK none fok-unfilled'],
        ]),
      );
    },
  );
});
