/** What a batch of one lane's commands does to the ledger: pure, so that a retry after any failure plans the same again. */

import { DEFAULT_SELF_TRADE, lots } from '@tulip/contracts';
import type { EngineCommand, FillEngine } from '@tulip/engine';
import { type EpochMs, epochMs } from '@tulip/std';
import type { CancelRequest } from './cancel-request.ts';
import type { LaneHead } from './lane-head.ts';
import {
  commandTime,
  entryHash,
  type LedgerCommand,
  type LedgerEntry,
  type LedgerOutcome,
  touchedBy,
} from './ledger-entry.ts';
import { isResting, isTerminal } from './order-transitions.ts';
import { applyEntry, type OrderVersion } from './order-version.ts';
import { answered, isAnswered, type ReplaceRequest } from './replace-request.ts';
import { specialTermsOf } from './special-terms.ts';

export type LaneCommand =
  | { readonly kind: 'place'; readonly deliveryId: string; readonly orderId: string; readonly receiveCount: number }
  | {
      readonly kind: 'cancel';
      readonly deliveryId: string;
      readonly request: CancelRequest;
      readonly receiveCount: number;
    }
  | {
      readonly kind: 'replace';
      readonly deliveryId: string;
      readonly request: ReplaceRequest;
      readonly receiveCount: number;
    };

/** The engines of a lane: an order belongs to the one that accepted it, until its end. */
export interface LaneEngines {
  /** Decides the orders that come to the lane now. */
  readonly arriving: FillEngine;
  /** Decides about the orders that rest. */
  readonly resting: FillEngine;
}

/** What comes of one command. */
export interface PlannedStep {
  /** The index of the command. */
  readonly index: number;
  /** Null where the ledger has nothing to say of it. */
  readonly entry: LedgerEntry | null;
  /** A replace is answered in its order's row even when nothing came of it: that is what keeps it from being carried out later. */
  readonly answers: ReplaceRequest | null;
  /** From acceptance to now; null for what is not an order. */
  readonly lagMs: number | null;
}

export interface BatchPlan {
  readonly planned: readonly PlannedStep[];
  /** Orders that the entries touch and whose rows the context does not have: makers. */
  readonly makerIds: readonly string[];
  /** The command on which the engine threw or made no sense: it and all after it are not planned. */
  readonly faultedAt: { readonly index: number; readonly error: unknown } | null;
}

export interface BatchContext {
  readonly head: LaneHead;
  /** The rows as read, by order id; commands on orders that are not here change nothing. */
  readonly orders: ReadonlyMap<string, OrderVersion>;
  readonly engines: LaneEngines;
  readonly fillAz: string;
  /** The worker's clock, for the measured lag only. */
  readonly now: EpochMs;
  /** Deliveries on which the engine has failed for good: such an order is rejected, such a cancel or replace does nothing. */
  readonly givenUp: ReadonlySet<string>;
}

/**
 * Applies the commands in order; duplicates, orders already ended, late cancels and late replaces yield nothing. The engines are
 * then ahead of the ledger, and after a fault in no state at all.
 */
export function planBatch(commands: readonly LaneCommand[], context: BatchContext): BatchPlan {
  const planned: PlannedStep[] = [];
  const current = new Map(context.orders);
  let { head } = context;
  const finish = (faultedAt: BatchPlan['faultedAt']) => ({ planned, makerIds: makersOf(planned, current), faultedAt });
  for (const [index, command] of commands.entries()) {
    const order = current.get(command.kind === 'place' ? command.orderId : command.request.orderId);
    if (order === undefined || order.stream !== head.stream || !isDue(command, order)) continue;
    const answers = command.kind === 'replace' ? command.request : null;
    let rows: readonly OrderVersion[];
    let entry: LedgerEntry | null;
    try {
      entry = entryOf(command, order, head, context);
      rows = entry === null ? [order] : rowsAfter(entry, current);
    } catch (error) {
      return finish({ index, error });
    }
    if (entry === null && answers === null) continue;
    for (const row of rows) {
      const isOwn = row.orderId === order.orderId;
      current.set(row.orderId, isOwn && answers !== null ? answered(row, answers) : row);
    }
    if (entry !== null) head = { ...head, seq: entry.seq, hash: entry.hash, at: entry.at };
    const lagMs = command.kind === 'place' && entry !== null ? Math.max(0, context.now - order.acceptedAt) : null;
    planned.push({ index, entry, answers, lagMs });
  }
  return finish(null);
}

function isDue(command: LaneCommand, order: OrderVersion): boolean {
  if (command.kind === 'place') return order.status === 'PENDING';
  return !isTerminal(order.status) && !(command.kind === 'replace' && isAnswered(order, command.request));
}

/** Null when the command has no effect. */
function entryOf(command: LaneCommand, order: OrderVersion, head: LaneHead, context: BatchContext): LedgerEntry | null {
  const engine = isResting(order.status) ? context.engines.resting : context.engines.arriving;
  const ledgerCommand = toLedgerCommand(command, order);
  const outcomes = context.givenUp.has(command.deliveryId)
    ? outcomesGivenUp(command, order)
    : engine.apply(toEngineCommand(ledgerCommand));
  if (outcomes.length === 0) return null;
  const unsealed = {
    stream: head.stream,
    from: head.seq + 1,
    seq: head.seq + outcomes.length,
    at: epochMs(Math.max(commandTime(ledgerCommand), head.at)),
    command: ledgerCommand,
    outcomes,
    engine: engine.identity,
    fillAz: context.fillAz,
    epoch: head.epoch,
    prevHash: head.hash,
  };
  return { ...unsealed, hash: entryHash(unsealed) };
}

/** Only an order that has not begun can be rejected: one that rests goes on as it is, and the wish to cancel it stays listed. */
function outcomesGivenUp(command: LaneCommand, { orderId }: OrderVersion): readonly LedgerOutcome[] {
  return command.kind === 'place' ? [{ kind: 'rejected', orderId, reason: 'engine-fault' }] : [];
}

/** The known rows that the entry touches, after it. Throws when it cannot be true of one of them. */
function rowsAfter(entry: LedgerEntry, rows: ReadonlyMap<string, OrderVersion>): readonly OrderVersion[] {
  return touchedBy(entry).flatMap((orderId) => {
    const row = rows.get(orderId);
    return row === undefined ? [] : [applyEntry(row, entry)];
  });
}

function makersOf(planned: readonly PlannedStep[], rows: ReadonlyMap<string, OrderVersion>): readonly string[] {
  const touched = new Set(planned.flatMap(({ entry }) => (entry === null ? [] : touchedBy(entry))));
  return [...touched].filter((orderId) => !rows.has(orderId));
}

function toLedgerCommand(command: LaneCommand, order: OrderVersion): LedgerCommand {
  const { orderId, userId, market } = order;
  const remaining = lots(order.quantity - order.filledQuantity);
  if (command.kind === 'cancel') {
    const { reason, requestedAt } = command.request;
    return { kind: 'cancel', orderId, userId, market, remaining, reason, requestedAt };
  }
  if (command.kind === 'replace') {
    const { price, quantity, region: requestedIn, requestedAt } = command.request;
    const current = { price: order.price, quantity: order.quantity, remaining };
    return { kind: 'replace', orderId, userId, market, price, quantity, current, requestedIn, requestedAt };
  }
  return {
    kind: 'place',
    orderId,
    userId,
    market,
    side: order.side,
    type: order.type,
    timeInForce: order.timeInForce,
    price: order.price,
    quantity: order.quantity,
    simulationSeed: order.simulationSeed,
    acceptedAt: order.acceptedAt,
    acceptedAz: order.acceptedAz,
    ...specialTermsOf(order),
  };
}

/** What the engine is told of a ledger command: replay and audit use this very function. */
export function toEngineCommand(command: LedgerCommand): EngineCommand {
  if (command.kind === 'cancel') {
    const { orderId, userId, remaining, reason } = command;
    return { kind: 'cancel', orderId, userId, remaining, reason };
  }
  if (command.kind === 'replace') {
    const { orderId, userId, price, quantity, current } = command;
    return { kind: 'replace', orderId, userId, price, quantity, current };
  }
  const { kind: _kind, market: _market, acceptedAz: _zone, ...terms } = command;
  return { kind: 'place', postOnly: false, selfTrade: DEFAULT_SELF_TRADE, ...terms };
}
