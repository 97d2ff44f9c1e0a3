/** A small file of the LOBSTER format, made from a seed: what the repository’s own tests replay. */
import { createRandom, randomBelow } from '@tulip/std';

/** `count` lines: about half new orders round a walking price, the rest deletes, executions and a few of every other type. */
export function generateLobster(seed: number, count: number): string[] {
  const random = createRandom(seed);
  const live: { id: number; size: number; price: number; direction: number }[] = [];
  const lines: string[] = [];
  let mid = 5_850_000;
  let nextId = 16_000_000;
  for (let index = 0; index < count; index++) {
    const time = (34_200 + index / 100).toFixed(9);
    mid += (randomBelow(random, 21) - 10) * 100;
    const roll = randomBelow(random, 100);
    const victim = live.length === 0 ? undefined : live[randomBelow(random, live.length)];
    if (roll < 50 || victim === undefined) {
      const direction = randomBelow(random, 2) === 0 ? 1 : -1;
      const order = {
        id: nextId,
        size: 1 + randomBelow(random, 300),
        price: mid - direction * randomBelow(random, 40) * 100,
        direction,
      };
      nextId += 1 + randomBelow(random, 9);
      live.push(order);
      lines.push(`${time},1,${order.id},${order.size},${order.price},${direction}`);
      continue;
    }
    const type = roll < 92 ? 3 : roll < 94 ? 2 : roll < 98 ? 4 : 5;
    if (type === 3 || type === 4) live.splice(live.indexOf(victim), 1);
    // One delete in twenty names an order from before the file began.
    const id = type === 3 && randomBelow(random, 20) === 0 ? 1_000 + index : victim.id;
    lines.push(`${time},${type},${id},${victim.size},${victim.price},${victim.direction}`);
  }
  return lines;
}
