/** The plot: the same text for the same figures, every point inside its panel. */
import { expect, it } from 'vitest';
import { type Panel, plotSvg } from './plot.ts';

const PANEL: Panel = {
  title: 'audit & <restart>',
  unit: 's',
  curves: [
    {
      name: 'one',
      points: [
        [1_000, 2],
        [20_000, 30],
      ],
    },
    {
      name: 'two',
      points: [
        [1_000, 0],
        [20_000, 7],
      ],
    },
  ],
};

it('is the same each time, and names no colour scheme but the reader’s', () => {
  expect(plotSvg([PANEL, PANEL])).toBe(plotSvg([PANEL, PANEL]));
  expect(plotSvg([PANEL])).toContain('prefers-color-scheme: dark');
});

it('begins at 0, ends at a round number, and puts the ends of the abscissa at its ends', () => {
  const svg = plotSvg([PANEL]);
  expect(svg).toContain('>50</text>');
  expect(svg).toContain('d="M48.0 172.2');
  expect(svg).toContain('M48.0 178.0L328.0');
});

it('escapes what it is given, and stands a single size', () => {
  const single = { ...PANEL, curves: [{ name: 'a<b', points: [[1_000, 1] as const] }] };
  const svg = plotSvg([single]);
  expect(svg).toContain('audit &amp; &lt;restart>');
  expect(svg).toContain('a&lt;b');
  expect(svg).not.toContain('NaN');
});
