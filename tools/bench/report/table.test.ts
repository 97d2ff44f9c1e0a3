/** Tables of benchmarks: aligned text that is Markdown. */
import { expect, it } from 'vitest';
import { markdownTable } from './table.ts';

it('pads every column to its widest cell, text to the left and figures to the right', () => {
  expect(
    markdownTable(
      ['What', 'n'],
      [
        ['a', '1'],
        ['longer', '10000'],
      ],
    ),
  ).toBe(['| What   |     n |', '| ------ | ----: |', '| a      |     1 |', '| longer | 10000 |'].join('\n'));
});
