/** Every pair of colours that carries words keeps its contrast by day and by night (WCAG 2.2, 1.4.3 and 1.4.11). */
/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', day = '', night = '']) => [name, { day, night }],
  ),
);

const TEXT = 4.5;
const GRAPHIC = 3;
const pairs: [ink: string, ground: string, ratio: number][] = [
  ...['ink', 'soft', 'buy', 'sell', 'madder', 'moss', 'ochre'].flatMap((ink): [string, string, number][] => [
    [ink, 'paper', TEXT],
    [ink, 'sheet', TEXT],
  ]),
  ['on-fill', 'buy-fill', TEXT],
  ['on-fill', 'sell-fill', TEXT],
  ['ink', 'buy-wash', TEXT],
  ['ink', 'sell-wash', TEXT],
  ['ink', 'ochre-wash', TEXT],
  ['ink', 'fresh', TEXT],
  ['buy', 'fresh', TEXT],
  ['sell', 'fresh', TEXT],
  ['paper', 'ink', TEXT],
  ['edge', 'paper', GRAPHIC],
  ['edge', 'sheet', GRAPHIC],
];

test.each(pairs)('%s on %s', (ink, ground, ratio) => {
  for (const theme of ['day', 'night'] as const) {
    expect(contrast(colour(ink)[theme], colour(ground)[theme]), theme).toBeGreaterThanOrEqual(ratio);
  }
});

function colour(name: string): { day: string; night: string } {
  const found = tokens.get(name);
  if (found === undefined) throw new Error(`no token --${name}`);
  return found;
}

/** WCAG's relative luminance ratio, 1 to 21. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
