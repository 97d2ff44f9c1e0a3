/** The directory agrees with plain maps, whatever comes and goes, and its sums depend on what rests alone. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { Directory } from './directory.ts';
import { NameHash } from './name-hash.ts';
import { NameIndex } from './name-index.ts';

interface Known {
  readonly orderId: string;
  readonly userId: string;
  readonly owner: number;
  readonly quantity: number;
}

function remember(directory: Directory, number: number, { orderId, userId, quantity }: Omit<Known, 'owner'>): number {
  expect(directory.numberOf(orderId)).toBe(0);
  const owner = directory.ownerOf(userId) || number;
  directory.remember(number, orderId, userId, owner, quantity);
  return owner;
}

it('knows each order that rests by number and by id, and the owner of its user, until the last of them ends', () => {
  const step = fc.record({ user: fc.nat(5), gap: fc.nat(700), quantity: fc.integer({ min: 1 }), pick: fc.nat() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const directory = new Directory();
      const resting = new Map<number, Known>();
      let number = 0;
      for (const { user, gap, quantity, pick } of steps) {
        number += 1 + gap;
        const known = { orderId: `order ${number}`, userId: `user ${user}`, quantity };
        resting.set(number, { ...known, owner: remember(directory, number, known) });
        const picked = [...resting.keys()][pick % resting.size] as number;
        if (pick % 3 === 0) {
          directory.forget(picked);
          expect(directory.numberOf(`order ${picked}`)).toBe(0);
          resting.delete(picked);
        } else if (pick % 3 === 1) {
          directory.setQuantity(picked, quantity);
          resting.set(picked, { ...(resting.get(picked) as Known), quantity });
        }
        for (const [at, { orderId, userId, owner, quantity: total }] of resting) {
          expect(directory.numberOf(orderId)).toBe(at);
          expect([directory.nameOf(at), directory.userOf(at), directory.quantityOf(at)]).toEqual([
            orderId,
            userId,
            total,
          ]);
          expect(directory.ownerOf(userId)).toBe(owner);
        }
        const users = new Set([...resting.values()].map(({ userId }) => userId));
        expect(directory.ownerOf('user 0') === 0).toBe(!users.has('user 0'));
      }
      const fresh = new Directory();
      for (const [at, { orderId, userId, owner, quantity }] of [...resting].reverse()) {
        expect(fresh.numberOf(orderId)).toBe(0);
        fresh.remember(at, orderId, userId, fresh.ownerOf(userId) || owner, quantity);
      }
      expect(fresh.hashSums()).toEqual(directory.hashSums());
    }),
    { numRuns: 60 },
  );
});

it('has no two users of one owner, though numbers of users are used again', () => {
  const directory = new Directory();
  remember(directory, 1, { orderId: 'a', userId: 'ada', quantity: 1 });
  directory.forget(1);
  expect(remember(directory, 2, { orderId: 'b', userId: 'bob', quantity: 1 })).toBe(2);
  expect(remember(directory, 3, { orderId: 'c', userId: 'ada', quantity: 1 })).toBe(3);
});

it('finds names whose hashes are alike, and closes the gaps that they leave', () => {
  const names: string[] = [''];
  const index = new NameIndex({ nameOf: (number) => names[number] ?? '' });
  // Every hash is one of two neighbours at the end of the table, so that runs go round its end.
  const hashOf = (number: number) => -1 - (number % 2);
  for (let number = 1; number <= 40; number++) {
    names.push(`name ${number}`);
    index.add(hashOf(number), number);
  }
  for (let gone = 0; gone < 40; gone++) {
    for (let number = 1; number <= 40; number++) {
      const isGone = number <= gone;
      expect(index.find(hashOf(number), `name ${number}`)).toBe(isGone ? 0 : number);
    }
    index.remove(hashOf(gone + 1), gone + 1);
  }
});

it('keeps every name while the table grows', () => {
  const index = new NameIndex({ nameOf: (number) => `name ${number}` });
  const hash = new NameHash();
  for (let number = 1; number <= 5_000; number++) index.add(hash.of(`name ${number}`).a, number);
  for (let number = 1; number <= 5_000; number += 2) index.remove(hash.of(`name ${number}`).a, number);
  for (let number = 1; number <= 5_000; number++) {
    expect(index.find(hash.of(`name ${number}`).a, `name ${number}`)).toBe(number % 2 === 0 ? number : 0);
  }
});

it('scatters names that differ in one place only', () => {
  const hash = new NameHash();
  const prefix = 'ord_00000000000000000000';
  const [low, high, other] = [new Set<number>(), new Set<number>(), new Set<number>()];
  for (let number = 0; number < 10_000; number++) {
    const { a, b } = hash.of(`${prefix}${number}`);
    low.add(a & 0xffff);
    high.add(a >>> 16);
    other.add(b & 0xffff);
  }
  // Of 65,536 places, 10,000 random ones would be 9,274 different ones.
  for (const places of [low, high, other]) expect(places.size).toBeGreaterThan(9_000);
});
