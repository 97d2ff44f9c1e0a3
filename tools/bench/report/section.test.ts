/** A benchmark's section and its rows: replaced whole, everything else untouched. */
import { expect, it } from 'vitest';
import { replaceRows, replaceSection } from './section.ts';

it('adds a section at the end of a page that has none, and replaces it the next time', () => {
  const first = replaceSection('# Page\n', 'growth', 'one\n');
  expect(first).toBe(
    '# Page\n\n<!-- begin: growth, written by `npm run bench -- growth --write` -->\n\none\n\n<!-- end: growth -->\n',
  );
  expect(replaceSection(`${first}after\n`, 'growth', 'two')).toBe(`${first.replace('one', 'two')}after\n`);
});

it('leaves the sections of other benchmarks alone', () => {
  const both = replaceSection(replaceSection('# Page\n', 'a', 'A'), 'b', 'B');
  expect(replaceSection(both, 'a', 'changed')).toBe(both.replace('\nA\n', '\nchanged\n'));
});

it('refuses a section that never ends', () => {
  expect(() => replaceSection('<!-- begin: a, x -->', 'a', 'A')).toThrow('no end');
});

const EMPTY =
  'before\n\n<!-- begin: performance, written by `npm run bench -- NAME --write` -->\n<!-- end: performance -->\nafter\n';

it('replaces the rows of one benchmark where they stood, and keeps those of the others', () => {
  const one = replaceRows(EMPTY, 'a', [{ what: 'speed', figure: '1' }]);
  const two = replaceRows(one, 'b', [{ what: 'size', figure: '2' }]);
  const three = replaceRows(two, 'a', [
    { what: 'speed', figure: '3' },
    { what: 'more', figure: '4' },
  ]);
  expect(three.split('\n').filter((line) => line.startsWith('| '))).toEqual([
    '| What | Figure | Printed by |',
    '| speed | 3 | `npm run bench -- a` |',
    '| more | 4 | `npm run bench -- a` |',
    '| size | 2 | `npm run bench -- b` |',
  ]);
  expect(three.startsWith('before\n')).toBe(true);
  expect(three.endsWith('<!-- end: performance -->\nafter\n')).toBe(true);
});

it('refuses a page without the table', () => {
  expect(() => replaceRows('nothing', 'a', [])).toThrow('no table');
});
