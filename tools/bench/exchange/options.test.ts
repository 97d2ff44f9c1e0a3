/** The options of the benchmark. */
import { expect, it } from 'vitest';
import { durationsFor, parseOptions } from './options.ts';

it('has a default for everything', () => {
  expect(parseOptions([])).toEqual({ isWriting: false, seed: 1637, seconds: 60, profileFile: undefined });
  expect(parseOptions(['--write', '--seconds', '5', '--seed', '1', '--profile', 'p.json'])).toEqual({
    isWriting: true,
    seed: 1,
    seconds: 5,
    profileFile: 'p.json',
  });
});

it('refuses what it does not know', () => {
  expect(() => parseOptions(['--fast'])).toThrow('--fast');
  expect(() => parseOptions(['--seconds', '0'])).toThrow('--seconds must be a whole number from 1 to 600, not 0.');
});

it('fits a whole run into four minutes', () => {
  const { warmUpStep, steady, profile, record } = durationsFor(60);
  // Four steps of warm-up, the rise of the recorded exchange, and two floors that are no slower than what they replay.
  expect(4 * warmUpStep + 60 + steady + profile + 4 * record).toBeLessThan(190);
});
