/** Keys are never the same twice, and a switch of persona begins another seed. */
import { idempotencyKey } from '@tulip/contracts';
import { expect, test } from 'vitest';
import { createKeySource } from './key-source.ts';

test('Switching persona changes the seed of new idempotency keys at once', () => {
  let seeds = 0;
  const keys = createKeySource(() => `seed${++seeds}`);
  const drawn = [keys.next('clusius'), keys.next('clusius'), keys.next('oosterwijck'), keys.next('clusius')];
  expect(drawn).toEqual(['clusius-seed1-1', 'clusius-seed1-2', 'oosterwijck-seed2-1', 'clusius-seed3-1']);
});

test('keys drawn by two pages differ, and are keys of the contract', () => {
  const [one, other] = [createKeySource().next('a'.repeat(32)), createKeySource().next('a'.repeat(32))];
  expect(one).not.toBe(other);
  expect(idempotencyKey.safeParse(one).success).toBe(true);
});
