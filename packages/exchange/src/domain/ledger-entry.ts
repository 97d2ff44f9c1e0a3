/** The ledger: one hash-chained entry for each command that had an effect; every event of the exchange is derived from it. */

import type { Cents, LedgerEvent, Lots, Trade } from '@tulip/contracts';
import { formatCents } from '@tulip/contracts';
import type { CancelReason, EngineEvent, EngineIdentity, OrderType, Side, TimeInForce } from '@tulip/engine';
import { assert, canonicalJson, type EpochMs, sha256Hex, toRfc3339 } from '@tulip/std';
import { paddedSeq, regionOfStream, tradeIdOf } from './identity.ts';
import { type SpecialTerms, specialTermsOf } from './special-terms.ts';

/** An order as the ledger keeps it: with it alone the outcome can be computed again. */
export interface PlaceLedgerCommand extends SpecialTerms {
  readonly kind: 'place';
  readonly orderId: string;
  readonly userId: string;
  readonly market: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly price: Cents | null;
  readonly quantity: Lots;
  readonly simulationSeed: number;
  readonly acceptedAt: EpochMs;
  readonly acceptedAz: string;
}

export interface CancelLedgerCommand {
  readonly kind: 'cancel';
  readonly orderId: string;
  readonly userId: string;
  readonly market: string;
  readonly remaining: Lots;
  readonly reason: 'user-cancel' | 'mass-cancel';
  readonly requestedAt: EpochMs;
}

/** New terms for an order that has not ended. */
export interface ReplaceLedgerCommand {
  readonly kind: 'replace';
  readonly orderId: string;
  readonly userId: string;
  readonly market: string;
  /** The new limit; null leaves it. */
  readonly price: Cents | null;
  /** The new total quantity; null leaves it. */
  readonly quantity: Lots | null;
  /** The order as it stood. */
  readonly current: { readonly price: Cents | null; readonly quantity: Lots; readonly remaining: Lots };
  /** The Region that was asked: with the time it names the request, which is carried out once. */
  readonly requestedIn: string;
  readonly requestedAt: EpochMs;
}

export type LedgerCommand = PlaceLedgerCommand | CancelLedgerCommand | ReplaceLedgerCommand;

/** What the engine said, or that it failed for good on this command. */
export type LedgerOutcome =
  | EngineEvent
  | { readonly kind: 'rejected'; readonly orderId: string; readonly reason: 'engine-fault' };

export interface LedgerEntry {
  readonly stream: string;
  /** Sequence number of the first event of this entry; one more than the last of the entry before. */
  readonly from: number;
  /** Sequence number of its last event. */
  readonly seq: number;
  /** The later of the command's own time and the entry's before: never decreasing in a stream, never the clock of a worker. */
  readonly at: EpochMs;
  readonly command: LedgerCommand;
  readonly outcomes: readonly LedgerOutcome[];
  readonly engine: EngineIdentity;
  readonly fillAz: string;
  readonly epoch: number;
  readonly prevHash: string;
  readonly hash: string;
}

/** The hash before the first entry of a stream. */
export function genesisHash(stream: string): string {
  return sha256Hex(`tulip-ledger:${stream}`);
}

/** SHA-256 over the canonical JSON of everything in the entry but the hash itself. */
export function entryHash(entry: Omit<LedgerEntry, 'hash'>): string {
  return sha256Hex(
    canonicalJson({
      stream: entry.stream,
      from: entry.from,
      seq: entry.seq,
      at: entry.at,
      command: plainCommand(entry.command),
      outcomes: entry.outcomes.map((outcome) => ({ ...outcome })),
      engine: { ...entry.engine },
      fillAz: entry.fillAz,
      epoch: entry.epoch,
      prevHash: entry.prevHash,
    }),
  );
}

/** Canonical JSON takes plain objects only, all the way down. */
function plainCommand(command: LedgerCommand) {
  return command.kind === 'replace' ? { ...command, current: { ...command.current } } : { ...command };
}

/** The orders that the outcome changes: the one it names and, where two real orders trade, the maker. */
export function ordersOf(outcome: LedgerOutcome): readonly string[] {
  const isOfTwo = outcome.kind === 'trade' && outcome.makerRemaining !== undefined;
  return isOfTwo ? [outcome.orderId, outcome.makerOrderId] : [outcome.orderId];
}

/** The order of the entry's command, and every other that it changes. */
export function touchedBy({ command, outcomes }: LedgerEntry): readonly string[] {
  return [...new Set([command.orderId, ...outcomes.flatMap(ordersOf)])];
}

/** When the command entered the exchange. */
export function commandTime(command: LedgerCommand): EpochMs {
  return command.kind === 'place' ? command.acceptedAt : command.requestedAt;
}

/** The events of an entry, as the API and the sockets show them; their sequence numbers are `from` … `seq`. */
export function eventsOf(entry: LedgerEntry): LedgerEvent[] {
  const events = entry.outcomes.map((outcome, index) => eventOf(entry, outcome, entry.from + index));
  assert(events.length === entry.seq - entry.from + 1, `entry ${entry.stream} ${entry.seq} has holes`);
  return events;
}

function eventOf(entry: LedgerEntry, outcome: LedgerOutcome, seq: number): LedgerEvent {
  const at = toRfc3339(entry.at);
  const base = {
    id: `EVT#${at}#${entry.stream}/${paddedSeq(seq)}`,
    stream: entry.stream,
    seq,
    market: entry.command.market as LedgerEvent['market'],
    region: regionOfStream(entry.stream),
    at,
    orderId: outcome.orderId,
    v: 1 as const,
  };
  // Also where a resting order is cancelled or made smaller: only an order of the same user does that to it.
  const { userId } = entry.command;
  switch (outcome.kind) {
    case 'accepted':
      return { ...base, type: 'OrderAccepted', payload: acceptedPayload(entry.command) };
    case 'trade':
      return {
        ...base,
        type: 'TradeExecuted',
        payload: {
          userId,
          side: outcome.takerSide,
          trade: tradeOf(entry, outcome, seq),
          remaining: outcome.remaining,
          ...makerOf(outcome),
        },
      };
    case 'cancelled':
      return {
        ...base,
        type: 'OrderCancelled',
        payload: { userId, reason: outcome.reason satisfies CancelReason, remaining: outcome.remaining },
      };
    case 'replaced':
      return {
        ...base,
        type: 'OrderReplaced',
        payload: {
          userId,
          price: outcome.price === null ? null : formatCents(outcome.price),
          quantity: outcome.quantity,
        },
      };
    case 'rejected':
      return { ...base, type: 'OrderRejected', payload: { userId, reason: outcome.reason } };
  }
}

/** Whose the maker is and what is left of it; nothing where it is simulated. */
function makerOf({ makerUserId, makerRemaining }: Extract<LedgerOutcome, { kind: 'trade' }>) {
  return {
    ...(makerUserId === undefined ? {} : { makerUserId }),
    ...(makerRemaining === undefined ? {} : { makerRemaining: makerRemaining as number }),
  };
}

function acceptedPayload(command: LedgerCommand) {
  assert(command.kind === 'place', 'only a place is accepted');
  return {
    userId: command.userId,
    side: command.side,
    type: command.type,
    timeInForce: command.timeInForce,
    price: command.price === null ? null : formatCents(command.price),
    quantity: command.quantity as number,
    simulationSeed: command.simulationSeed,
    ...specialTermsOf(command),
    acceptedAt: toRfc3339(command.acceptedAt),
    acceptedAz: command.acceptedAz,
  };
}

function tradeOf(entry: LedgerEntry, outcome: Extract<LedgerOutcome, { kind: 'trade' }>, seq: number): Trade {
  const isBuy = outcome.takerSide === 'BUY';
  return {
    tradeId: tradeIdOf(entry.stream, seq),
    buyOrder: isBuy ? outcome.orderId : outcome.makerOrderId,
    sellOrder: isBuy ? outcome.makerOrderId : outcome.orderId,
    price: formatCents(outcome.price),
    quantity: outcome.quantity,
    timestamp: toRfc3339(entry.at),
    region: regionOfStream(entry.stream),
    fillAz: entry.fillAz,
    market: entry.command.market as Trade['market'],
  };
}

/** A trade with the sequence number of its event. */
export interface LedgerTrade {
  readonly seq: number;
  readonly trade: Trade;
}

/** The trades of an entry, in order. */
export function tradesOf(entry: LedgerEntry): LedgerTrade[] {
  return entry.outcomes.flatMap((outcome, index) =>
    outcome.kind === 'trade' ? [{ seq: entry.from + index, trade: tradeOf(entry, outcome, entry.from + index) }] : [],
  );
}
