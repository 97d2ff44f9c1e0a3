/** Work on many items of which one must not spoil the others. */
import { assert } from './assert.ts';

/**
 * Does the work for each item, at most `width` at a time, in order, whatever becomes of the others. Rejects with the first
 * error once all are done.
 */
export async function eachApart<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  assert(Number.isInteger(width) && width >= 1, `bad width: ${width}`);
  const errors: unknown[] = [];
  const queue = items.values();
  const place = async () => {
    for (const item of queue) {
      try {
        await work(item);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, place));
  if (errors.length > 0) throw errors[0];
}
