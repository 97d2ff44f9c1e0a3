/** The index of slots finds every key that it holds and no other, through growth and where keys share a bucket. */
import { createRandom, randomBelow } from '@tulip/std';
import { expect, it } from 'vitest';
import { SlotIndex } from './slot-index.ts';
import { KEY, Slots } from './slots.ts';

it('finds what was added and not removed, whatever shares a bucket', () => {
  const slots = new Slots();
  const index = new SlotIndex(slots);
  const random = createRandom(11);
  const held = new Map<number, number>();
  for (let step = 0; step < 20_000; step++) {
    const key = 1 + randomBelow(random, 6_000) * 7;
    const slot = held.get(key);
    expect(index.find(key)).toBe(slot ?? 0);
    if (slot === undefined) {
      const taken = slots.take();
      slots.words[taken + KEY] = key;
      index.add(taken, key);
      held.set(key, taken);
    } else {
      index.remove(slot, key);
      slots.release(slot);
      held.delete(key);
    }
  }
  for (const [key, slot] of held) expect(index.find(key)).toBe(slot);
  expect([index.count, index.slotsHeld()]).toEqual([held.size, held.size]);
});
