/** Session figures: tallies of streams merge to what one looking at all trades would have counted. */
import { cents, lots } from '@tulip/contracts';
import { DAY_MS, epochMs } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstEntry, pendingOrder, seedFor } from '../testing/scripted-lane.ts';
import { paddedSeq } from './identity.ts';
import type { LedgerEntry, LedgerOutcome } from './ledger-entry.ts';
import { type MarketTally, mergeTallies, tallyAfter } from './market-tally.ts';

const DAY = 20_557;
const template = firstEntry(pendingOrder());

interface Sale {
  readonly stream: string;
  readonly seq: number;
  readonly at: number;
  readonly fills: readonly { readonly price: number; readonly quantity: number }[];
}

function entryOf({ stream, seq, at, fills }: Sale): LedgerEntry {
  const { orderId } = template.command;
  const trades = fills.map(({ price, quantity }): LedgerOutcome => {
    const terms = { price: cents(price), quantity: lots(quantity), remaining: lots(0) };
    return { kind: 'trade', orderId, takerSide: 'BUY', makerOrderId: 'SIM#1', ...terms };
  });
  const outcomes: LedgerOutcome[] = [{ kind: 'accepted', orderId }, ...trades];
  return { ...template, stream, from: seq, seq: seq + outcomes.length - 1, at: epochMs(at), outcomes };
}

/** Sales in a few streams: each stream's times never decrease, and cross midnight now and then. */
const sales = fc
  .array(
    fc.record({
      lane: fc.integer({ min: 0, max: 3 }),
      stepMs: fc.constantFrom(0, 0, 1, 500, DAY_MS / 2),
      fills: fc.array(
        fc.record({ price: fc.integer({ min: 1, max: 9 }), quantity: fc.integer({ min: 1, max: 100 }) }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 25 },
  )
  .map((steps) => {
    let at = DAY * DAY_MS;
    const seqs = [0, 0, 0, 0];
    return steps.map(({ lane, stepMs, fills }): Sale => {
      at += stepMs;
      const seq = (seqs[lane] ?? 0) + 1;
      seqs[lane] = seq + fills.length;
      return { stream: `us-east-2/TULIP-${lane}`, seq, at, fills };
    });
  });

function talliesOf(all: readonly Sale[]): (MarketTally | null)[] {
  const streams = new Map<string, MarketTally | null>();
  for (const sale of all) streams.set(sale.stream, tallyAfter(streams.get(sale.stream) ?? null, entryOf(sale)));
  return [...streams.values()];
}

/** The naive count over every trade of the latest day. */
function counted(all: readonly Sale[]): MarketTally | null {
  const prints = all.flatMap(({ stream, seq, at, fills }) =>
    fills.map(({ price, quantity }, index) => {
      const key = `${stream}/${paddedSeq(seq + 1 + index)}`;
      return { day: Math.floor(at / DAY_MS), quantity, print: { price: cents(price), at: epochMs(at), key } };
    }),
  );
  const day = Math.max(...prints.map((each) => each.day));
  const today = prints.filter((each) => each.day === day);
  today.sort((a, b) => a.print.at - b.print.at || (a.print.key < b.print.key ? -1 : 1));
  const [first] = today;
  const last = today.at(-1);
  if (first === undefined || last === undefined) return null;
  const prices = today.map(({ print }) => print.price);
  return {
    day,
    open: first.print,
    last: last.print,
    high: cents(Math.max(...prices)),
    low: cents(Math.min(...prices)),
    volume: today.reduce((sum, { quantity }) => sum + quantity, 0),
  };
}

describe('merged tallies', () => {
  it('are what counting all trades gives, however the streams are merged', () => {
    fc.assert(
      fc.property(sales, fc.nat({ max: 4 }), (all, cut) => {
        const expected = counted(all);
        const tallies = talliesOf(all);
        expect(mergeTallies(tallies)).toEqual(expected);
        expect(mergeTallies([...tallies].reverse())).toEqual(expected);
        const nested = [mergeTallies(tallies.slice(0, cut)), null, mergeTallies(tallies.slice(cut))];
        expect(mergeTallies(nested)).toEqual(expected);
      }),
    );
  });

  it('of nothing are null', () => {
    expect(mergeTallies([])).toBeNull();
    expect(mergeTallies([null, null])).toBeNull();
  });
});

describe('a tally', () => {
  const sale = (at: number, ...fills: Sale['fills']): Sale => ({ stream: 'us-east-2/TULIP-0', seq: 1, at, fills });

  it('stays as it is after an entry without trades', () => {
    expect(tallyAfter(null, entryOf(sale(DAY * DAY_MS)))).toBeNull();
    const tally = tallyAfter(null, entryOf(sale(DAY * DAY_MS, { price: 5, quantity: 1 })));
    expect(tallyAfter(tally, entryOf(sale(DAY * DAY_MS + 1)))).toEqual(tally);
  });

  it('starts anew with the first trade of a UTC day, and not one millisecond before', () => {
    const evening = tallyAfter(null, entryOf(sale((DAY + 1) * DAY_MS - 2, { price: 5, quantity: 1 })));
    const lastMs = tallyAfter(evening, entryOf({ ...sale((DAY + 1) * DAY_MS - 1, { price: 7, quantity: 2 }), seq: 9 }));
    expect(lastMs).toMatchObject({ day: DAY, volume: 3, high: 7, low: 5, open: { price: 5 }, last: { price: 7 } });
    const morning = tallyAfter(lastMs, entryOf({ ...sale((DAY + 1) * DAY_MS, { price: 6, quantity: 4 }), seq: 19 }));
    expect(morning).toMatchObject({ day: DAY + 1, volume: 4, high: 6, low: 6, open: { price: 6 }, last: { price: 6 } });
  });

  it('takes several trades of one entry in their order', () => {
    const order = pendingOrder({ simulationSeed: seedFor(3, 'filled'), quantity: 10 });
    expect(tallyAfter(null, firstEntry(order))).toMatchObject({
      open: { price: 1_249 },
      last: { price: 1_247 },
      high: 1_249,
      low: 1_247,
      volume: 10,
    });
  });
});
