/** The audit: whether what is stored is what the ledger implies, and the ledger what the engine decides. Pure. */

import { formatCents, type Trade } from '@tulip/contracts';
import type { EngineIdentity, FillEngine } from '@tulip/engine';
import { canonicalJson, epochMs, sha256Hex } from '@tulip/std';
import { acceptedOrders } from './accepted-orders.ts';
import { bodyHashOf, orderIdOf, regionOfStream } from './identity.ts';
import type { LaneHead } from './lane-head.ts';
import {
  type CancelLedgerCommand,
  commandTime,
  entryHash,
  genesisHash,
  type LedgerEntry,
  ordersOf,
  type PlaceLedgerCommand,
  type ReplaceLedgerCommand,
  tradesOf,
} from './ledger-entry.ts';
import { isTerminal } from './order-transitions.ts';
import { applyEntry, type OrderVersion } from './order-version.ts';
import { toEngineCommand } from './plan-batch.ts';
import { answered, isAnswered, type RequestName } from './replace-request.ts';
import { specialTermsOf } from './special-terms.ts';

/** Everything stored of one Region, gathered. */
export interface StoredRegion {
  readonly region: string;
  readonly entries: ReadonlyMap<string, readonly LedgerEntry[]>;
  readonly orders: ReadonlyMap<string, OrderVersion>;
  readonly pendingOrders: ReadonlySet<string>;
  readonly trades: ReadonlyMap<string, Trade>;
  readonly heads: ReadonlyMap<string, LaneHead>;
  readonly publishedSeqs: ReadonlyMap<string, number>;
}

/** Makes the engine that a ledger entry names; undefined when this build does not know it. */
export type EngineFactory = (identity: EngineIdentity) => FillEngine | undefined;

export interface AuditReport {
  /** What is wrong, each in a sentence that names the item; empty when all is well. Stops after {@link DIFFERENCES_MAX}. */
  readonly differences: readonly string[];
  readonly counts: {
    readonly streams: number;
    readonly entries: number;
    readonly events: number;
    /** Events whose rows and trades their lane has yet to write, as its head says. */
    readonly unwritten: number;
    readonly trades: number;
    readonly orders: number;
    readonly open: number;
    readonly byStatus: Readonly<Record<string, number>>;
  };
  /** SHA-256 over ledger heads, order rows and trades: equal exactly when the stored state is equal. */
  readonly stateHash: string;
}

export const DIFFERENCES_MAX = 100;

export function auditRegion(stored: StoredRegion, engineFor: EngineFactory): AuditReport {
  const differences: string[] = [];
  const tell = (difference: string) => {
    if (differences.length < DIFFERENCES_MAX) differences.push(difference);
  };
  const accepted = acceptedOrders(stored);
  const implied = new Map(accepted);
  const impliedTrades = new Map<string, Trade>();
  let events = 0;
  let entries = 0;
  let unwritten = 0;
  for (const [stream, chain] of [...stored.entries].sort(byKey)) {
    checkChain(stream, chain, tell);
    const engines = enginesOfChain(engineFor);
    const shown = shownSeqOf(stream, stored);
    for (const entry of chain) {
      entries += 1;
      events += entry.outcomes.length;
      unwritten += Math.max(0, Math.min(entry.seq - shown, entry.outcomes.length));
      guarded(nameOf(entry), tell, () => checkOutcome(entry, engines, tell));
      guarded(nameOf(entry), tell, () => checkCommand(entry, implied, tell));
      guarded(nameOf(entry), tell, () => applyToRows(entry, shown, implied, tell));
      guarded(nameOf(entry), tell, () => {
        for (const { seq, trade } of tradesOf(entry)) if (seq <= shown) impliedTrades.set(trade.tradeId, trade);
      });
    }
  }
  checkPositions(stored, tell);
  checkOrders(stored, accepted, implied, tell);
  checkTrades(stored.trades, impliedTrades, tell);
  const byStatus: Record<string, number> = {};
  for (const { status } of stored.orders.values()) byStatus[status] = (byStatus[status] ?? 0) + 1;
  const open = [...stored.orders.values()].filter(({ status }) => !isTerminal(status)).length;
  return {
    differences,
    counts: {
      streams: stored.entries.size,
      entries,
      events,
      unwritten,
      trades: stored.trades.size,
      orders: stored.orders.size,
      open,
      byStatus,
    },
    stateHash: stateHashOf(stored),
  };
}

/** What the ledger says of a row. */
const COMPARED_FIELDS = [
  'status',
  'reason',
  'price',
  'quantity',
  'filledQuantity',
  'notional',
  'seq',
  'appliedSeq',
  'laterEntries',
  'updatedAt',
] as const satisfies readonly (keyof OrderVersion)[];

type Tell = (difference: string) => void;

/** What is stored may be anything: where it breaks a rule of the domain, that is a difference of its own. */
function guarded(name: string, tell: Tell, check: () => void): void {
  try {
    check();
  } catch (error) {
    tell(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function nameOf(entry: LedgerEntry): string {
  return `ledger entry ${entry.stream} ${entry.from}–${entry.seq}`;
}

function checkChain(stream: string, chain: readonly LedgerEntry[], tell: Tell): void {
  let previous: Pick<LedgerEntry, 'seq' | 'hash' | 'at' | 'epoch'> = {
    seq: 0,
    hash: genesisHash(stream),
    at: epochMs(0),
    epoch: 0,
  };
  for (const entry of chain) {
    const name = nameOf(entry);
    if (entry.from !== previous.seq + 1) tell(`${name}: follows ${previous.seq}, a gap or an overlap`);
    if (entry.prevHash !== previous.hash) tell(`${name}: is not chained to the entry before it`);
    if (entryHash(entry) !== entry.hash) tell(`${name}: its hash does not match its content`);
    if (entry.seq - entry.from + 1 !== entry.outcomes.length) tell(`${name}: has ${entry.outcomes.length} events`);
    if (entry.at !== Math.max(commandTime(entry.command), previous.at))
      tell(`${name}: its time is neither its command’s nor that of the entry before it`);
    if (entry.epoch < previous.epoch) tell(`${name}: was written in an earlier epoch than the entry before it`);
    previous = entry;
  }
}

/** Lane heads and publish cursors against the ends of this Region's ledgers; a head that is not there can be rebuilt. */
function checkPositions(stored: StoredRegion, tell: Tell): void {
  const isOwn = ([stream]: readonly [string, unknown]) => regionOfStream(stream) === stored.region;
  for (const [stream, head] of [...stored.heads].filter(isOwn).sort(byKey)) {
    const end = endOf(stream, stored);
    if (head.seq !== end.seq) tell(`lane head ${stream}: is at ${head.seq}, its ledger ends at ${end.seq}`);
    else if (head.hash !== end.hash) tell(`lane head ${stream}: its hash is not that of the ledger’s last entry`);
  }
  for (const [stream, seq] of [...stored.publishedSeqs].filter(isOwn).sort(byKey)) {
    const end = endOf(stream, stored);
    if (seq > end.seq) tell(`publish cursor ${stream}: is at ${seq}, its ledger ends at ${end.seq}`);
  }
}

function endOf(stream: string, stored: StoredRegion): Pick<LedgerEntry, 'seq' | 'hash'> {
  return stored.entries.get(stream)?.at(-1) ?? { seq: 0, hash: genesisHash(stream) };
}

/** The engines of one chain, each with the state that the entries so far have given it. */
function enginesOfChain(engineFor: EngineFactory): EngineFactory {
  const engines = new Map<string, FillEngine | undefined>();
  return (identity) => {
    const key = canonicalJson({ ...identity });
    if (!engines.has(key)) engines.set(key, engineFor(identity));
    return engines.get(key);
  };
}

/** Recomputes the outcome with the engine that the entry names. */
function checkOutcome(entry: LedgerEntry, engineFor: EngineFactory, tell: Tell): void {
  const name = nameOf(entry);
  // An engine fault is the one outcome that no engine decides: it stands alone.
  if (entry.outcomes.length === 1 && entry.outcomes[0]?.kind === 'rejected') return;
  const engine = engineFor(entry.engine);
  if (engine === undefined) {
    tell(`${name}: was decided by ${canonicalJson({ ...entry.engine })}, which this build does not have`);
    return;
  }
  const recomputed = engine.apply(toEngineCommand(entry.command));
  if (textOf(recomputed) !== textOf(entry.outcomes)) {
    tell(`${name}: the engine decides ${textOf(recomputed)}, the ledger says ${textOf(entry.outcomes)}`);
  }
}

function textOf(outcomes: LedgerEntry['outcomes']): string {
  return canonicalJson(outcomes.map((outcome) => ({ ...outcome })));
}

/** What the command says of its order must be what the row says just before it. */
function checkCommand({ command, stream }: LedgerEntry, implied: ReadonlyMap<string, OrderVersion>, tell: Tell): void {
  const order = implied.get(command.orderId);
  if (order === undefined) return;
  if (order.stream !== stream) tell(`order ${order.orderId}: belongs to ${order.stream}, is in ledger ${stream}`);
  if (command.kind === 'place') checkPlace(command, order, tell);
  else if (command.kind === 'cancel') checkCancel(command, order, tell);
  else checkReplace(command, order, tell);
}

/** Up to here rows and tape must show the ledger. */
function shownSeqOf(stream: string, stored: StoredRegion): number {
  return stored.heads.get(stream)?.projectedSeq ?? endOf(stream, stored).seq;
}

/** A row beyond `shown` is as it was, but for the command's own, which is written with the entry. */
function applyToRows(entry: LedgerEntry, shown: number, implied: Map<string, OrderVersion>, tell: Tell): void {
  const written = entry.outcomes.slice(0, Math.max(0, shown - entry.from + 1));
  for (const orderId of new Set([entry.command.orderId, ...written.flatMap(ordersOf)])) {
    const order = implied.get(orderId);
    if (order === undefined) tell(`order ${orderId}: is in ledger ${entry.stream} ${entry.from} and has no row`);
    else implied.set(orderId, applyEntry(heardBy(order, entry.command), entry));
  }
}

/** Of a replace its order remembers that it was answered. */
function heardBy(order: OrderVersion, command: LedgerEntry['command']): OrderVersion {
  return command.kind === 'replace' && command.orderId === order.orderId ? answered(order, requestOf(command)) : order;
}

function checkPlace(command: PlaceLedgerCommand, order: OrderVersion, tell: Tell): void {
  const { kind: _kind, ...fields } = command;
  for (const [field, value] of Object.entries(fields)) {
    if (order[field as keyof typeof fields] !== value)
      tell(`order ${order.orderId}: ${field} differs between row and ledger`);
  }
}

function checkCancel(command: CancelLedgerCommand, order: OrderVersion, tell: Tell): void {
  const { orderId, userId, market, quantity, filledQuantity } = order;
  const remaining = quantity - filledQuantity;
  if (command.userId !== userId || command.market !== market)
    tell(`order ${orderId}: user or market differs between row and ledger`);
  if (command.remaining !== remaining)
    tell(`order ${orderId}: the ledger cancels ${command.remaining}, ${remaining} were left`);
}

function checkReplace(command: ReplaceLedgerCommand, order: OrderVersion, tell: Tell): void {
  const { orderId, userId, market, price, quantity, filledQuantity } = order;
  const { current } = command;
  if (command.userId !== userId || command.market !== market)
    tell(`order ${orderId}: user or market differs between row and ledger`);
  if (current.price !== price || current.quantity !== quantity || current.remaining !== quantity - filledQuantity)
    tell(`order ${orderId}: the ledger replaces other terms than the order had`);
  if (isAnswered(order, requestOf(command)))
    tell(`order ${orderId}: a replace request of ${command.requestedIn} was carried out again, or after a later one`);
}

function requestOf({ requestedIn, requestedAt }: ReplaceLedgerCommand): RequestName {
  return { region: requestedIn, requestedAt };
}

function checkOrders(
  stored: StoredRegion,
  accepted: ReadonlyMap<string, OrderVersion>,
  implied: ReadonlyMap<string, OrderVersion>,
  tell: Tell,
): void {
  for (const [orderId, order] of stored.orders) {
    if (orderIdOf(order.userId, order.idempotencyKey) !== orderId)
      tell(`order ${orderId}: its id does not follow from user and key`);
    guarded(`order ${orderId}`, tell, () => {
      if (bodyHashOf(intentOfVersion(accepted.get(orderId) ?? order)) !== order.bodyHash)
        tell(`order ${orderId}: its body hash does not match its fields`);
    });
    if (regionOfStream(order.stream) !== order.region)
      tell(`order ${orderId}: belongs to ${order.region} and to ${order.stream}`);
    const expected = implied.get(orderId);
    for (const field of COMPARED_FIELDS) {
      if (expected !== undefined && String(expected[field]) !== String(order[field])) {
        tell(`order ${orderId}: ${field} is ${order[field]}, the ledger implies ${expected[field]}`);
      }
    }
    for (const [region, requestedAt] of Object.entries(expected?.answeredReplaces ?? {})) {
      if (!isAnswered(order, { region, requestedAt }))
        tell(`order ${orderId}: does not know of a replace request of ${region} that the ledger carried out`);
    }
    const isPending = order.status === 'PENDING';
    if (isPending !== stored.pendingOrders.has(orderId))
      tell(`order ${orderId}: is ${order.status} and ${isPending ? 'not ' : ''}listed as pending`);
  }
}

function intentOfVersion(order: OrderVersion) {
  const { userId, market, side, type, timeInForce, price, quantity, simulationSeed } = order;
  return {
    userId,
    market,
    side,
    type,
    timeInForce,
    price: price === null ? null : formatCents(price),
    quantity,
    simulationSeed,
    ...specialTermsOf(order),
  };
}

function checkTrades(stored: ReadonlyMap<string, Trade>, implied: ReadonlyMap<string, Trade>, tell: Tell): void {
  for (const [tradeId, trade] of implied) {
    const row = stored.get(tradeId);
    if (row === undefined) tell(`trade ${tradeId}: is in the ledger and has no row`);
    else if (canonicalJson({ ...row }) !== canonicalJson({ ...trade }))
      tell(`trade ${tradeId}: differs between row and ledger`);
  }
  for (const tradeId of stored.keys()) {
    if (!implied.has(tradeId)) tell(`trade ${tradeId}: has a row and is not in the ledger`);
  }
}

function stateHashOf(stored: StoredRegion): string {
  const chains = [...stored.entries].sort(byKey).map(([stream, chain]) => [stream, chain.at(-1)?.hash ?? '']);
  const orders = [...stored.orders].sort(byKey).map(([, order]) => sha256Hex(canonicalJson({ ...order })));
  const trades = [...stored.trades].sort(byKey).map(([, trade]) => sha256Hex(canonicalJson({ ...trade })));
  return sha256Hex(canonicalJson([stored.region, chains, orders, trades]));
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
