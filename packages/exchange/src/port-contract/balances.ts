/** The contract of Balances: a posting is whole or not at all, an entry is there once, and a row has one next state. */
import { cents, lots } from '@tulip/contracts';
import { epochMs } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { type BalanceRow, type Posting, postingOf } from '../domain/balance-row.ts';
import { type CashEntry, depositOf, type FillEntry, fillEntryOf, type PostedEntry } from '../domain/cash-entry.ts';
import { orderIdOf } from '../domain/identity.ts';
import { POSTING_ENTRIES_MAX } from '../ports/index.ts';
import { HOME, NOON_MS, PEER, personaOf, REGIONS } from './fixtures.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

const STREAM = `${HOME}/TULIP-3`;

/** A fill of ten bulbs at 12.50; every third is a sale, every fifth the maker's. */
function fillOf(userId: string, seq: number, stream = STREAM): FillEntry {
  return fillEntryOf({
    userId,
    stream,
    seq,
    leg: seq % 5 === 0 ? 2 : 1,
    orderId: orderIdOf(userId, String(seq)),
    market: 'TULIP',
    side: seq % 3 === 0 ? 'SELL' : 'BUY',
    quantity: lots(10),
    price: cents(1_250 + seq),
    at: epochMs(NOON_MS + seq),
  });
}

function fillsOf(userId: string, count: number, first = 1): FillEntry[] {
  return Array.from({ length: count }, (_, index) => fillOf(userId, first + index));
}

const idsOf = (entries: readonly CashEntry[]) => entries.map(({ entryId }) => entryId);
const byOrdinal = (entries: Posting['entries']) => [...entries].sort((a, b) => a.ordinal - b.ordinal);

export function describeBalances(create: CreatePorts): void {
  describe('Balances', () => {
    const ports = usePorts(create);
    let users = 0;
    const newUser = () => {
      users += 1;
      return `trader-${users}`;
    };
    const rowOf = async (userId: string): Promise<BalanceRow | null> =>
      (await ports().balances.load({ userId, region: HOME, entryIds: [] })).row;
    const post = (row: BalanceRow | null, entries: readonly CashEntry[]) => {
      const posting = postingOf(row, entries);
      return ports()
        .balances.post(posting)
        .then((outcome) => ({ outcome, posting }));
    };

    it('knows nobody at first', async () => {
      const userId = newUser();
      const { balances } = ports();
      expect(await balances.load({ userId, region: HOME, entryIds: idsOf(fillsOf(userId, 2)) })).toEqual({
        row: null,
        posted: new Set(),
      });
      expect(await balances.rows([userId], REGIONS)).toEqual([]);
      expect(await balances.entries([])).toEqual([]);
    });

    it('posts a deposit and fills, gives back every field, and says which are there', async () => {
      const userId = newUser();
      const entries = [depositOf(personaOf(userId)), ...fillsOf(userId, 6)];
      const { outcome, posting } = await post(null, entries);
      expect(outcome).toBe('posted');
      expect(await rowOf(userId)).toEqual(posting.row);
      expect(byOrdinal(await ports().balances.entries([...entries, fillOf(userId, 7)]))).toEqual(posting.entries);
      const asked = idsOf([...entries, fillOf(userId, 7)]);
      const { posted } = await ports().balances.load({ userId, region: HOME, entryIds: asked });
      expect(posted).toEqual(new Set(idsOf(entries)));
    });

    it('posts nothing when one of the entries is there', async () => {
      const userId = newUser();
      const [one, two, three] = fillsOf(userId, 3) as [FillEntry, FillEntry, FillEntry];
      const { posting: first } = await post(null, [one]);
      expect((await post(first.row, [two, one, three])).outcome).toBe('fenced');
      expect(await rowOf(userId)).toEqual(first.row);
      expect(await ports().balances.entries([two, three])).toEqual([]);
    });

    it('posts nothing when the row has moved, was made meanwhile, or is gone', async () => {
      const userId = newUser();
      const [one, two, three] = fillsOf(userId, 3) as [FillEntry, FillEntry, FillEntry];
      const { posting: first } = await post(null, [one]);
      const { posting: second } = await post(first.row, [two]);
      expect((await post(first.row, [three])).outcome).toBe('fenced');
      expect((await post(null, [three])).outcome).toBe('fenced');
      const stranger = newUser();
      const { row: ofStranger } = postingOf(null, [fillOf(stranger, 1)]);
      expect((await post(ofStranger, [fillOf(stranger, 2)])).outcome).toBe('fenced');
      expect(await rowOf(userId)).toEqual(second.row);
      expect(await ports().balances.entries([three, fillOf(stranger, 2)])).toEqual([]);
    });

    it('posts for one of many that read the same', async () => {
      const userId = newUser();
      const { posting: opened } = await post(null, [depositOf(personaOf(userId))]);
      const outcomes = await Promise.all(fillsOf(userId, 20).map((fill) => post(opened.row, [fill])));
      const winners = outcomes.filter(({ outcome }) => outcome === 'posted');
      expect(winners).toHaveLength(1);
      expect(await rowOf(userId)).toEqual(winners[0]?.posting.row);
      expect((await ports().balances.entries(fillsOf(userId, 20))).map(({ ordinal }) => ordinal)).toEqual([2]);
    });

    it(`takes ${POSTING_ENTRIES_MAX} entries in one posting`, async () => {
      const userId = newUser();
      const { outcome, posting } = await post(null, fillsOf(userId, POSTING_ENTRIES_MAX));
      expect(outcome).toBe('posted');
      expect(byOrdinal(await ports().balances.entries(posting.entries))).toEqual(posting.entries);
    });

    it('keeps a row for each Region, and reads those of many users at once', async () => {
      const [one, two] = [newUser(), newUser()];
      const postings = [
        await post(null, [fillOf(one, 1)]),
        await post(null, [fillOf(one, 1, `${PEER}/TULIP-3`)]),
        await post(null, [fillOf(two, 2)]),
      ];
      expect(postings.map(({ outcome }) => outcome)).toEqual(['posted', 'posted', 'posted']);
      const rows = await ports().balances.rows([one, newUser(), two, one], REGIONS);
      const places = (all: readonly BalanceRow[]) => all.map(({ userId, region }) => `${userId} ${region}`).sort();
      expect(places(rows)).toEqual([`${one} ${PEER}`, `${one} ${HOME}`, `${two} ${HOME}`]);
      expect(await ports().balances.rows([one], [PEER])).toEqual([postings[1]?.posting.row]);
    });
  });
}

export function describeBalanceHistory(create: CreatePorts): void {
  describe('Balances: the history of one stream', () => {
    const ports = usePorts(create);

    it('is read newest fill first, page by page, each stream and user apart', async () => {
      const { balances } = ports();
      const own = postingOf(null, [depositOf(personaOf('clusius')), ...fillsOf('clusius', 25)]);
      await balances.post(own);
      // Names of which one begins with the other, and a lane whose number does.
      await balances.post(postingOf(own.row, [fillOf('clusius', 99, `${STREAM}1`)]));
      await balances.post(postingOf(null, [fillOf('clusius-2', 98)]));
      const expected = own.entries.slice(1).reverse();
      expect(await balances.newest('clusius', STREAM, null, 100)).toEqual(expected);
      expect(await balances.newest('clusius', STREAM, null, 10)).toEqual(expected.slice(0, 10));
      expect(await balances.newest('clusius', STREAM, expected[9]?.entryId ?? '', 10)).toEqual(expected.slice(10, 20));
      expect(await balances.newest('clusius', STREAM, fillOf('clusius', 1).entryId, 10)).toEqual([]);
      expect(await balances.newest('clusius', `${HOME}/TULIP-4`, null, 10)).toEqual([]);
    });

    it('has both legs of a fill that met an order of the same user', async () => {
      const met = { ...fillOf('self', 7), leg: 1 as const };
      const legs = [fillEntryOf(met), fillEntryOf({ ...met, leg: 2, side: 'SELL' })];
      const { entries } = postingOf(null, legs);
      expect(await ports().balances.post(postingOf(null, legs))).toBe('posted');
      const [maker, taker] = [...entries].reverse() as [PostedEntry, PostedEntry];
      expect(await ports().balances.newest('self', STREAM, null, 10)).toEqual([maker, taker]);
      expect(await ports().balances.newest('self', STREAM, maker.entryId, 10)).toEqual([taker]);
      expect(await ports().balances.newest('self', STREAM, taker.entryId, 10)).toEqual([]);
    });
  });
}
