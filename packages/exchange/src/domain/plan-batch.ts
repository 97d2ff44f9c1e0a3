/** What a batch of one lane's commands does to the ledger: pure, so that a retry after any failure plans the same again. */

import { DEFAULT_SELF_TRADE, lots } from '@tulip/contracts';
import type { EngineCommand, FillEngine } from '@tulip/engine';
import { type EpochMs, epochMs } from '@tulip/std';
import type { CancelRequest } from './cancel-request.ts';
import { type LaneHead, RECENT_LAGS_MAX } from './lane-head.ts';
import { commandTime, entryHash, type LedgerCommand, type LedgerEntry, type LedgerOutcome } from './ledger-entry.ts';
import { isTerminal, transitionOf } from './order-transitions.ts';
import { applyOutcome, type OrderVersion, statesBefore } from './order-version.ts';
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

/** The one final write of an order row in the batch. */
export interface OrderWrite {
  readonly order: OrderVersion;
  /** The version that was read: the write's condition. */
  readonly readVersion: number;
  /** The states that the transition table allows before it: also its condition. */
  readonly readStatusIn: readonly OrderVersion['status'][];
  /** Whether price, quantity or answered requests are others than those that were read: else they need not be written. */
  readonly hasNewTerms: boolean;
}

export interface BatchPlan {
  readonly entries: readonly LedgerEntry[];
  readonly orders: readonly OrderWrite[];
  readonly head: LaneHead;
  /** The command on which the engine threw or made no sense: it and all after it stay in the queue. */
  readonly faultedAt: { readonly index: number; readonly error: unknown } | null;
}

export interface BatchContext {
  readonly head: LaneHead;
  /** The rows as read, by order id; commands on orders that are not here change nothing. */
  readonly orders: ReadonlyMap<string, OrderVersion>;
  readonly engine: FillEngine;
  readonly fillAz: string;
  /** The worker's clock, for the measured lag only. */
  readonly now: EpochMs;
  /** From this delivery on an order that the engine cannot handle is rejected for good, a cancel or a replace does nothing. */
  readonly faultLimit: number;
}

/** Applies the commands in order; duplicates, orders already ended, late cancels and late replaces yield nothing. */
export function planBatch(commands: readonly LaneCommand[], context: BatchContext): BatchPlan {
  const entries: LedgerEntry[] = [];
  const current = new Map(context.orders);
  const statesRead = new Map<string, OrderWrite['readStatusIn']>();
  const lags: number[] = [];
  let head = context.head;
  for (const [index, command] of commands.entries()) {
    const order = current.get(command.kind === 'place' ? command.orderId : command.request.orderId);
    if (order === undefined || order.stream !== head.stream || !isDue(command, order)) continue;
    const ledgerCommand = toLedgerCommand(command, order);
    let step: LaneStep | null;
    try {
      step = takeStep(head, order, ledgerCommand, context.engine.apply(toEngineCommand(ledgerCommand)), context);
    } catch (error) {
      if (command.receiveCount < context.faultLimit) {
        return finish(context, entries, current, statesRead, head, lags, { index, error });
      }
      // Only an order that has not begun can be rejected: one that rests goes on as it is.
      step = command.kind === 'place' ? takeStep(head, order, ledgerCommand, [rejectionOf(order)], context) : null;
    }
    const after = rowAfter(command, step?.order ?? order);
    if (after === order) continue;
    if (!statesRead.has(order.orderId)) statesRead.set(order.orderId, statesOf(step));
    current.set(order.orderId, after);
    if (step === null) continue;
    const { entry } = step;
    entries.push(entry);
    head = { ...head, seq: entry.seq, hash: entry.hash, at: entry.at };
    if (command.kind === 'place') lags.push(Math.max(0, context.now - order.acceptedAt));
  }
  return finish(context, entries, current, statesRead, head, lags, null);
}

function isDue(command: LaneCommand, order: OrderVersion): boolean {
  if (command.kind === 'place') return order.status === 'PENDING';
  return !isTerminal(order.status) && !(command.kind === 'replace' && isAnswered(order, command.request));
}

/** A replace is answered in the row even when nothing came of it: that is what keeps it from being carried out later. */
function rowAfter(command: LaneCommand, order: OrderVersion): OrderVersion {
  return command.kind === 'replace' ? answered(order, command.request) : order;
}

/** The states in which the row must still be; whatever a replace finds, it finds an order that has not ended. */
function statesOf(step: LaneStep | null): OrderWrite['readStatusIn'] {
  return step === null ? transitionOf('OrderReplaced').from : statesBefore(step.entry.outcomes);
}

interface LaneStep {
  readonly entry: LedgerEntry;
  /** The row after it. */
  readonly order: OrderVersion;
}

/** What the outcomes of one command do; null when there are none. Throws when they cannot be true of the order. */
function takeStep(
  head: LaneHead,
  order: OrderVersion,
  command: LedgerCommand,
  outcomes: readonly LedgerOutcome[],
  context: BatchContext,
): LaneStep | null {
  if (outcomes.length === 0) return null;
  const entry = nextEntry(head, command, outcomes, context);
  return { entry, order: applyOutcomes(order, entry) };
}

function rejectionOf({ orderId }: OrderVersion): LedgerOutcome {
  return { kind: 'rejected', orderId, reason: 'engine-fault' };
}

function applyOutcomes(order: OrderVersion, entry: LedgerEntry): OrderVersion {
  return entry.outcomes.reduce(
    (version, outcome, index) => applyOutcome(version, outcome, entry.from + index, entry.at),
    order,
  );
}

function nextEntry(
  head: LaneHead,
  command: LedgerCommand,
  outcomes: readonly LedgerOutcome[],
  context: BatchContext,
): LedgerEntry {
  const unsealed = {
    stream: head.stream,
    from: head.seq + 1,
    seq: head.seq + outcomes.length,
    at: epochMs(Math.max(commandTime(command), head.at)),
    command,
    outcomes,
    engine: context.engine.identity,
    fillAz: context.fillAz,
    epoch: head.epoch,
    prevHash: head.hash,
  };
  return { ...unsealed, hash: entryHash(unsealed) };
}

function finish(
  context: BatchContext,
  entries: readonly LedgerEntry[],
  current: ReadonlyMap<string, OrderVersion>,
  statesRead: ReadonlyMap<string, OrderWrite['readStatusIn']>,
  head: LaneHead,
  lags: readonly number[],
  faultedAt: BatchPlan['faultedAt'],
): BatchPlan {
  const orders: OrderWrite[] = [];
  for (const [orderId, readStatusIn] of statesRead) {
    const read = context.orders.get(orderId);
    const after = current.get(orderId);
    if (read === undefined || after === undefined) continue;
    orders.push({
      order: { ...after, version: read.version + 1 },
      readVersion: read.version,
      readStatusIn,
      hasNewTerms: hasNewTerms(read, after),
    });
  }
  const recentLagsMs = [...context.head.recentLagsMs, ...lags].slice(-RECENT_LAGS_MAX);
  return { entries, orders, head: { ...head, recentLagsMs }, faultedAt };
}

function hasNewTerms(read: OrderVersion, after: OrderVersion): boolean {
  return (
    read.price !== after.price || read.quantity !== after.quantity || read.answeredReplaces !== after.answeredReplaces
  );
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
