/** Cash entries: what one fill does to one real party's balance, or a persona's opening to its own; keyed by where they come from (D7). */
import { type Cents, cents, type Lots } from '@tulip/contracts';
import type { Side } from '@tulip/engine';
import type { EpochMs } from '@tulip/std';
import { paddedSeq, regionOfStream, tradeIdOf } from './identity.ts';
import type { LedgerEntry, LedgerOutcome } from './ledger-entry.ts';

/** What every persona opens with: fl 10,000.00. */
export const OPENING_BALANCE = cents(1_000_000);

interface EntryBase {
  /** The same in every retry, replay and Region: an entry that is there is never put again. */
  readonly entryId: string;
  readonly userId: string;
  /** The Region whose balance row the entry moves; it alone writes both (D1). */
  readonly region: string;
  /** What is added to the balance: negative for a buy. */
  readonly delta: Cents;
  /** The time of the fact, never of its processing. */
  readonly at: EpochMs;
}

export interface DepositEntry extends EntryBase {
  readonly reason: 'deposit';
}

/** 1: the order whose command was filled; 2: the real order that it met. */
export type Leg = 1 | 2;

export interface FillEntry extends EntryBase {
  readonly reason: 'fill';
  readonly stream: string;
  /** Of the trade's event. */
  readonly seq: number;
  readonly leg: Leg;
  readonly orderId: string;
  readonly tradeId: string;
  readonly market: string;
  readonly side: Side;
  readonly quantity: Lots;
  readonly price: Cents;
}

export type CashEntry = DepositEntry | FillEntry;

/** An entry as it stands in its Region's books. */
export type PostedEntry = CashEntry & {
  /** Its number among the user's entries of the Region, in the order in which they were posted: 1, 2, 3 … */
  readonly ordinal: number;
  /** The Region's running sum, this entry included. */
  readonly balanceAfter: Cents;
};

/** `ENTRY#us-east-2/TULIP-3#000000000017#1`: within a stream text order is the order of the fills. */
export function fillEntryId(stream: string, seq: number, leg: Leg): string {
  return `ENTRY#${stream}#${paddedSeq(seq)}#${leg}`;
}

export function depositEntryId(userId: string): string {
  return `DEPOSIT#${userId}`;
}

export interface Opening {
  readonly userId: string;
  /** The only Region that may write the deposit. */
  readonly homeRegion: string;
  readonly openingBalance: Cents;
  readonly createdAt: EpochMs;
}

/** The deposit that opens a persona's balance: a function of facts that never change. */
export function depositOf({ userId, homeRegion, openingBalance, createdAt }: Opening): DepositEntry {
  return {
    entryId: depositEntryId(userId),
    userId,
    region: homeRegion,
    delta: openingBalance,
    at: createdAt,
    reason: 'deposit',
  };
}

/** What is needed beside its place to make the entry of a fill. */
export type Fill = Omit<FillEntry, keyof EntryBase | 'reason' | 'tradeId'> & Pick<FillEntry, 'userId' | 'at'>;

/** A buy subtracts price × quantity, a sell adds it. */
export function fillEntryOf(fill: Fill): FillEntry {
  const amount = fill.price * fill.quantity;
  return {
    ...fill,
    entryId: fillEntryId(fill.stream, fill.seq, fill.leg),
    tradeId: tradeIdOf(fill.stream, fill.seq),
    region: regionOfStream(fill.stream),
    delta: cents(fill.side === 'BUY' ? -amount : amount),
    reason: 'fill',
  };
}

/** Whether what stands in the books is what the fact says, in every field. */
export function isSameEntry(posted: PostedEntry, expected: CashEntry): boolean {
  const fields: Readonly<Record<string, unknown>> = { ...posted };
  return Object.entries(expected).every(([name, value]) => fields[name] === value);
}

/** The entries of every real party of every fill of a ledger entry, in order; a simulated maker has none. */
export function cashEntriesOf(entry: LedgerEntry): FillEntry[] {
  return entry.outcomes.flatMap((outcome, index) =>
    outcome.kind === 'trade' ? legsOf(entry, outcome, entry.from + index) : [],
  );
}

function legsOf(entry: LedgerEntry, trade: Extract<LedgerOutcome, { kind: 'trade' }>, seq: number): FillEntry[] {
  const { stream, at } = entry;
  const { market, userId } = entry.command;
  const { price, quantity, takerSide } = trade;
  const common = { stream, seq, market, price, quantity, at };
  const taker = fillEntryOf({ ...common, leg: 1, userId, orderId: trade.orderId, side: takerSide });
  if (trade.makerUserId === undefined) return [taker];
  const makerSide = takerSide === 'BUY' ? 'SELL' : 'BUY';
  return [
    taker,
    fillEntryOf({ ...common, leg: 2, userId: trade.makerUserId, orderId: trade.makerOrderId, side: makerSide }),
  ];
}
