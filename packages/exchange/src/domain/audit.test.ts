/** The audit of a sound Region counts and finds nothing; its state hash depends on the state alone. */
import { must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import {
  CLUSIUS_STREAM,
  changeEntry,
  changeRow,
  commit,
  type DamageableRegion,
  endOf,
  place,
  REGION,
  scriptedEngine,
  storedRegion,
  WAITING,
} from '../testing/stored-region.ts';
import { auditRegion, DIFFERENCES_MAX, type EngineFactory } from './audit.ts';

const engineFor: EngineFactory = (identity) =>
  identity.version === scriptedEngine.identity.version ? scriptedEngine : undefined;

describe('the audit of a sound Region', () => {
  it('finds no difference and counts what is there', () => {
    const { differences, counts } = auditRegion(storedRegion(), engineFor);
    expect(differences).toEqual([]);
    expect(counts).toEqual({
      streams: 2,
      entries: 7,
      events: 13,
      unwritten: 0,
      trades: 5,
      orders: 7,
      open: 1,
      byStatus: { FILLED: 2, CANCELLED: 3, REJECTED: 1, PENDING: 1 },
    });
  });

  it('finds none in a Region that has nothing', () => {
    const none = { entries: new Map(), orders: new Map(), trades: new Map(), heads: new Map() };
    const { differences } = auditRegion(
      { region: REGION, ...none, pendingOrders: new Set(), publishedSeqs: new Map() },
      engineFor,
    );
    expect(differences).toEqual([]);
  });

  it('does without a lane head, which the ledger implies, and with a cursor that is behind', () => {
    const stored = storedRegion();
    stored.heads.delete(CLUSIUS_STREAM);
    stored.publishedSeqs.set(CLUSIUS_STREAM, 1);
    expect(auditRegion(stored, engineFor).differences).toEqual([]);
  });

  it('leaves the positions of other Regions’ streams to their own audit', () => {
    const stored = storedRegion();
    stored.publishedSeqs.set('eu-west-1/TULIP-0', 7);
    expect(auditRegion(stored, engineFor).differences).toEqual([]);
  });
});

describe('the audit of a ruined Region', () => {
  it('stops telling after so many', () => {
    const stored = storedRegion();
    for (let number = 0; number <= DIFFERENCES_MAX; number++) {
      const trade = must(stored.trades.get('us-east-2.TULIP-5.2'), 'a trade');
      stored.trades.set(`extra ${number}`, { ...trade, tradeId: `extra ${number}` });
    }
    expect(auditRegion(stored, engineFor).differences).toHaveLength(DIFFERENCES_MAX);
  });
});

describe('the state hash', () => {
  const hashOf = (change: (stored: DamageableRegion) => void = () => undefined) => {
    const stored = storedRegion();
    change(stored);
    return auditRegion(stored, engineFor).stateHash;
  };

  it('is the same for the same state, in whatever order it was read', () => {
    const reversed = (stored: DamageableRegion) => {
      for (const map of [stored.entries, stored.orders, stored.trades] as Map<string, unknown>[]) {
        const items = [...map].reverse();
        map.clear();
        for (const [key, value] of items) map.set(key, value);
      }
    };
    expect(hashOf(reversed)).toBe(hashOf());
  });

  it.each([
    ['a ledger', (stored: DamageableRegion) => changeEntry(stored, 5, () => ({ hash: '' }))],
    ['an order row', (stored: DamageableRegion) => changeRow(stored, WAITING, { acceptedAz: 'z' })],
    ['a trade', (stored: DamageableRegion) => stored.trades.delete('us-east-2.TULIP-5.2')],
    ['new work', (stored: DamageableRegion) => commit(stored, endOf(stored, CLUSIUS_STREAM).stream, [place(WAITING)])],
  ])('differs with %s', (_name, change) => {
    expect(hashOf((stored) => void change(stored))).not.toBe(hashOf());
  });
});
