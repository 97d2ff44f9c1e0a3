/** `docs/concepts/simfill.md` says what the code does: its tables, its worked example and its charts are compared here. */
import { readFileSync } from 'node:fs';
import { must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { marketKey } from './draws.ts';
import { PROFILES } from './profiles.ts';
import { orderKeyOf, profileTables, workedExample } from './testing/document-tables.ts';
import { priceChart } from './testing/price-chart.ts';
import type { Vector, VectorDocument } from './vectors.ts';

const document = readFileSync(new URL('../../../docs/concepts/simfill.md', import.meta.url), 'utf8');
const published: VectorDocument = JSON.parse(readFileSync(new URL('../vectors/v1.json', import.meta.url), 'utf8'));
const { market, pathSeed } = published;

/** The one fenced block of JSON in the document. */
const shown: Vector = JSON.parse(must(/```json\n([\s\S]*?)```/.exec(document)?.[1], 'a JSON block in the document'));
/** Tables without the padding that the formatter gives them. */
const unpadded = (text: string): string => text.replace(/ *\| */g, '|').replace(/-{3,}/g, '---');
const CHARTS_FROM_MS = 1_767_225_600_000;

describe('docs/concepts/simfill.md', () => {
  it('works out a published vector', () => {
    expect(published.vectors.find((vector) => vector.name === shown.name)).toEqual(shown);
  });

  it('shows every step of it', () => {
    for (const table of workedExample(shown, market, pathSeed)) expect(unpadded(document)).toContain(unpadded(table));
    expect(document).toContain(`K = ${orderKeyOf(shown, market, pathSeed)}`);
    const key = marketKey(market, pathSeed);
    expect(document).toContain(`# ${key.toString(16).padStart(8, '0')} = ${key}`);
  });

  it('shows every number of every profile', () => {
    for (const table of profileTables()) expect(unpadded(document)).toContain(unpadded(table));
  });

  it('charts each path as it is', () => {
    for (const profile of Object.values(PROFILES)) {
      expect(document).toContain(priceChart({ market, profile, pathSeed }, CHARTS_FROM_MS));
    }
  });
});
