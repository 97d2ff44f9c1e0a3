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

/**
 * `count` lines of a market whose executions are as price and time demand: each takes from the best price and there from the
 * oldest order, and no order crosses. What rests is followed in one list, in order of age.
 */
export function generateMatchedLobster(seed: number, count: number): string[] {
  const random = createRandom(seed);
  const live: { id: number; size: number; price: number; direction: number }[] = [];
  const bestOf = (direction: number) =>
    live
      .filter((order) => order.direction === direction)
      .reduce((best, { price }) => Math.max(best, direction * price), Number.NEGATIVE_INFINITY);
  const lines: string[] = [];
  for (let index = 0; index < count; index++) {
    const write = (type: number, order: (typeof live)[number], size: number) =>
      lines.push(`${(34_200 + index / 100).toFixed(9)},${type},${order.id},${size},${order.price},${order.direction}`);
    const direction = randomBelow(random, 2) === 0 ? 1 : -1;
    const roll = randomBelow(random, 100);
    const victim = live[randomBelow(random, Math.max(live.length, 1))];
    const front = live.find(
      (order) => order.direction === direction && order.direction * order.price === bestOf(direction),
    );
    if (roll < 50 || victim === undefined || front === undefined) {
      const wished = 5_850_000 - direction * (randomBelow(random, 60) - 20) * 100;
      // In prices seen from this side, where higher is better: the other side begins at the negative of its own best.
      const price = direction * Math.min(direction * wished, -bestOf(-direction) - 100);
      const order = { id: 1_000 + index, size: 1 + randomBelow(random, 300), price, direction };
      live.push(order);
      write(1, order, order.size);
      continue;
    }
    const order = roll < 80 ? front : victim;
    const taken = randomBelow(random, 3) === 0 ? order.size : 1 + randomBelow(random, order.size);
    const type = roll < 80 ? 4 : taken === order.size ? 3 : 2;
    write(type, order, taken);
    order.size -= taken;
    if (order.size === 0) live.splice(live.indexOf(order), 1);
  }
  return lines;
}
