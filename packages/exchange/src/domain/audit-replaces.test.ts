/** The audit of a Region where terms were replaced: the order as it was placed and as it is now both follow from the ledger. */
import { cents, lots } from '@tulip/contracts';
import { assert, must, sha256Hex } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import {
  CLUSIUS_STREAM,
  changeEntry,
  changeRow,
  commit,
  type DamageableRegion,
  place,
  REGION,
  replace,
  reseal,
  scriptedEngine,
  storedRegion,
  WAITING,
} from '../testing/stored-region.ts';
import { auditRegion } from './audit.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** Where the first entry about {@link WAITING} lies in its chain. */
const FIRST = 6;
const NEW_TERMS = { price: cents(1_300), quantity: lots(400) };

const differencesOf = (stored: DamageableRegion) => auditRegion(stored, () => scriptedEngine).differences;

/** The waiting order replaced while it waits, placed with the new terms, of which 150 are filled, and replaced again. */
function replacedTwice(): DamageableRegion {
  const stored = storedRegion();
  commit(stored, CLUSIUS_STREAM, [replace(stored, WAITING, NEW_TERMS)]);
  commit(stored, CLUSIUS_STREAM, [place(WAITING)]);
  commit(stored, CLUSIUS_STREAM, [replace(stored, WAITING, { price: null, quantity: lots(160) }, 2_000)]);
  return stored;
}

describe('the audit of replaced orders', () => {
  it('finds nothing wrong with an order that waits, and one that was placed with its new terms', () => {
    const waits = storedRegion();
    commit(waits, CLUSIUS_STREAM, [replace(waits, WAITING, NEW_TERMS)]);
    expect(waits.orders.get(WAITING)).toMatchObject({ status: 'PENDING', ...NEW_TERMS });
    expect(differencesOf(waits)).toEqual([]);
    const stored = replacedTwice();
    expect(stored.orders.get(WAITING)).toMatchObject({ price: 1_300, quantity: 160, filledQuantity: 150 });
    expect(differencesOf(stored)).toEqual([]);
  });

  const changeFirst = (stored: DamageableRegion, change: (entry: LedgerEntry) => Partial<LedgerEntry>) => {
    changeEntry(stored, FIRST, change);
    reseal(stored);
  };
  const row = (change: Parameters<typeof changeRow>[2]) => (stored: DamageableRegion) =>
    changeRow(stored, WAITING, change);

  it.each<readonly [string, (stored: DamageableRegion) => void, string]>([
    ['another price', row({ price: cents(1_250) }), 'price is 1250, the ledger implies 1300'],
    ['another quantity', row({ quantity: lots(400) }), 'quantity is 400, the ledger implies 160'],
    ['another body hash', row({ bodyHash: sha256Hex('') }), 'its body hash does not match its fields'],
    [
      'no memory of a request',
      row({ answeredReplaces: {} }),
      `does not know of a replace request of ${REGION} that the ledger carried out`,
    ],
  ])('finds a row with %s', (_what, damage, difference) => {
    const stored = replacedTwice();
    damage(stored);
    expect(differencesOf(stored)).toEqual([`order ${WAITING}: ${difference}`]);
  });

  it('finds a first replace that says of other terms that the order was placed with them', () => {
    const stored = replacedTwice();
    changeFirst(stored, ({ command }) => {
      assert(command.kind === 'replace', 'the first entry replaces');
      return { command: { ...command, current: { ...command.current, price: cents(1_251) } } };
    });
    expect(differencesOf(stored)).toEqual([`order ${WAITING}: its body hash does not match its fields`]);
  });

  it('finds a replace of other terms than the order had, or for another user', () => {
    const stored = storedRegion();
    const read = must(stored.orders.get(WAITING), 'the row');
    commit(stored, CLUSIUS_STREAM, [replace(stored, WAITING, NEW_TERMS)]);
    const stale = new Map([[WAITING, { ...must(stored.orders.get(WAITING), 'the row'), quantity: read.quantity }]]);
    commit(stored, CLUSIUS_STREAM, [replace(stored, WAITING, { ...NEW_TERMS, price: null }, 2_000)], stale);
    expect(differencesOf(stored)[0]).toBe(`order ${WAITING}: the ledger replaces other terms than the order had`);
    const foreign = replacedTwice();
    changeFirst(foreign, ({ command }) => ({ command: { ...command, userId: 'oosterwijck' } }));
    expect(differencesOf(foreign)).toEqual([`order ${WAITING}: user or market differs between row and ledger`]);
  });

  it('finds a request that was carried out twice, also when its outcome adds up', () => {
    const stored = storedRegion();
    const request = replace(stored, WAITING, NEW_TERMS);
    commit(stored, CLUSIUS_STREAM, [request]);
    const { answeredReplaces: _, ...forgetful } = must(stored.orders.get(WAITING), 'the row');
    commit(stored, CLUSIUS_STREAM, [request], new Map([[WAITING, forgetful]]));
    expect(differencesOf(stored)).toEqual([
      `order ${WAITING}: a replace request of ${REGION} was carried out again, or after a later one`,
    ]);
  });
});
