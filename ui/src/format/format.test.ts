/** Figures are written without floats and without surprises. */
import { expect, test } from 'vitest';
import { ageText, centsOf, changePercent, groupDecimal, signedDecimal } from './format.ts';

test.each([
  ['0.05', '0.05'],
  ['999.00', '999.00'],
  ['1234567.50', '1\u202f234\u202f567.50'],
  ['-1234.50', '\u22121\u202f234.50'],
])('%s is grouped', (decimal, written) => {
  expect(groupDecimal(decimal)).toBe(written);
});

test('a change carries its sign, and none where nothing changed', () => {
  expect(signedDecimal('12.50')).toBe('+12.50');
  expect(signedDecimal('-0.05')).toBe('\u22120.05');
  expect(signedDecimal('0.00')).toBe('0.00');
});

test('percent of the open, from cents', () => {
  expect(changePercent('12.50', '100.00')).toBe('+12.50\u202f%');
  expect(changePercent('-1.00', '300.00')).toBe('\u22120.33\u202f%');
  expect(changePercent('1.00', '0.00')).toBeNull();
  expect(changePercent(null, '1.00')).toBeNull();
});

test('cents keep their sign and refuse what is no decimal', () => {
  expect(centsOf('-0.05')).toBe(-5);
  expect(centsOf('1e5')).toBeNull();
});

test('an age fits its scale and is never negative', () => {
  expect([-50, 400, 9_949, 12_900, 119_999, 120_000, 7_200_000, 172_800_000].map(ageText)).toEqual([
    '0.0 s',
    '0.4 s',
    '9.9 s',
    '12 s',
    '119 s',
    '2 min',
    '2 h',
    '2 d',
  ]);
});
