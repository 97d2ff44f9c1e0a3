/** The audit of cash: whether balances and positions are what deposits and fills imply, each fill once for each real party. Pure. */
import { parseDecimal, type Trade } from '@tulip/contracts';
import { type EpochMs, must } from '@tulip/std';
import { type BalanceRow, emptyRow, rowAfter } from './balance-row.ts';
import { type CashEntry, cashEntriesOf, depositOf, isSameEntry, type Opening, type PostedEntry } from './cash-entry.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** What one Region has stored of cash, its peers' replicas among it. */
export interface StoredCash {
  readonly rows: readonly BalanceRow[];
  readonly posted: readonly PostedEntry[];
  readonly personas: readonly Opening[];
  /** Whoever was removed keeps the books. */
  readonly removed: ReadonlySet<string>;
  readonly settlements: readonly SettledUpTo[];
}

/** Every fill of the stream up to `seq` was seen in the books; the next was missed from `missingSince` to `checkedAt`. */
interface SettledUpTo {
  readonly stream: string;
  readonly seq: number;
  readonly missingSince: EpochMs | null;
  readonly checkedAt: EpochMs;
}

export interface CashCounts {
  readonly balances: number;
  readonly entries: number;
  /** Fills on their way: the exchange was stopped before they arrived, and sends them again when it starts. */
  readonly pending: number;
}

type Tell = (difference: string) => void;

/** Longer than a message is tried before it becomes a dead letter: 1 + 2 + 4 + 8 seconds of rest, and the tries themselves. */
export const CASH_GRACE_MS = 30_000;

/** `chains` are the Region's ledgers by stream, `trades` its trade rows. */
export function auditCash(
  region: string,
  chains: ReadonlyMap<string, readonly LedgerEntry[]>,
  trades: readonly Trade[],
  stored: StoredCash,
  tell: Tell,
): CashCounts {
  const own = stored.posted.filter((entry) => entry.region === region);
  const posted = new Map(own.map((entry) => [keyOf(entry), entry]));
  const expected = expectedEntries(region, chains, stored.personas);
  let pending = 0;
  for (const [key, entry] of expected) {
    const found = posted.get(key);
    if (found !== undefined) {
      if (!isSameEntry(found, entry)) tell(`${nameOf(entry)}: differs from its ${entry.reason}`);
    } else if (isOnItsWay(entry, stored)) pending += 1;
    else
      tell(`${nameOf(entry)}: ${entry.reason === 'deposit' ? 'was never made' : 'was filled and is not in the books'}`);
  }
  for (const [key, entry] of posted) {
    const isOfRemoved = entry.reason === 'deposit' && stored.removed.has(entry.userId);
    if (!expected.has(key) && !isOfRemoved) tell(`${nameOf(entry)}: is in the books and nothing was filled`);
  }
  const rows = stored.rows.filter((row) => row.region === region);
  checkRows(region, rows, own, tell);
  if (pending === 0) checkConservation(region, own, trades, tell);
  return { balances: rows.length, entries: own.length, pending };
}

function expectedEntries(
  region: string,
  chains: ReadonlyMap<string, readonly LedgerEntry[]>,
  personas: readonly Opening[],
): ReadonlyMap<string, CashEntry> {
  const deposits = personas.filter(({ homeRegion }) => homeRegion === region).map(depositOf);
  const fills = [...chains.values()].flatMap((chain) => chain.flatMap(cashEntriesOf));
  return new Map([...deposits, ...fills].map((entry) => [keyOf(entry), entry]));
}

/** What nobody has yet seen in the books, and nobody has missed there for long. */
function isOnItsWay(entry: CashEntry, { settlements }: StoredCash): boolean {
  if (entry.reason === 'deposit') return false;
  const settled = settlements.find(({ stream }) => stream === entry.stream);
  if (settled === undefined) return true;
  const isOverdue = settled.missingSince !== null && settled.checkedAt - settled.missingSince >= CASH_GRACE_MS;
  return entry.seq > settled.seq && !isOverdue;
}

/** Each row is what its entries make, posted one after the other; and every entry belongs to a row. */
function checkRows(region: string, rows: readonly BalanceRow[], own: readonly PostedEntry[], tell: Tell): void {
  const byUser = Map.groupBy(own, ({ userId }) => userId);
  const stored = new Map(rows.map((row) => [row.userId, row]));
  for (const userId of [...new Set([...byUser.keys(), ...stored.keys()])].sort()) {
    const name = `balance of ${userId} in ${region}`;
    const row = stored.get(userId);
    if (row === undefined) tell(`${name}: has entries and no row`);
    else checkRow(name, row, byUser.get(userId) ?? [], tell);
  }
}

function checkRow(name: string, row: BalanceRow, entries: readonly PostedEntry[], tell: Tell): void {
  let implied = emptyRow(row.userId, row.region);
  for (const entry of [...entries].sort((a, b) => a.ordinal - b.ordinal)) {
    implied = rowAfter(implied, entry);
    if (entry.ordinal !== implied.entries)
      tell(`${nameOf(entry)}: is number ${entry.ordinal}, should be ${implied.entries}`);
    if (entry.balanceAfter !== implied.balance)
      tell(`${nameOf(entry)}: leaves ${entry.balanceAfter} cents, should leave ${implied.balance}`);
  }
  if (row.balance !== implied.balance) tell(`${name}: is ${row.balance} cents, its entries make ${implied.balance}`);
  if (row.entries !== implied.entries) tell(`${name}: counts ${row.entries} entries, there are ${implied.entries}`);
  for (const market of new Set([...Object.keys(row.positions), ...Object.keys(implied.positions)])) {
    const [has, should] = [row.positions[market], implied.positions[market]];
    for (const field of ['quantity', 'cost', 'realised'] as const)
      if (has?.[field] !== should?.[field])
        tell(`${name}: ${field} in ${market} is ${has?.[field]}, its entries make ${should?.[field]}`);
  }
}

/** Double entry: what the real parties' fills came to and what the simulated makers' side of the trades did, together nothing. */
function checkConservation(region: string, own: readonly PostedEntry[], trades: readonly Trade[], tell: Tell): void {
  const traders = own.reduce((sum, entry) => sum + (entry.reason === 'fill' ? entry.delta : 0), 0);
  const makers = trades.reduce((sum, trade) => sum + simulatedSide(trade), 0);
  if (traders + makers !== 0)
    tell(`cash in ${region}: fills moved ${traders} cents, the simulated makers ${makers}: not a zero sum`);
}

/** What the simulated maker of a trade received; 0 where both parties are real. */
function simulatedSide({ buyOrder, sellOrder, price, quantity, tradeId }: Trade): number {
  const parsed = parseDecimal(price);
  const amount = must(parsed.ok ? parsed.value : null, `the price of trade ${tradeId}`) * quantity;
  return (sellOrder.startsWith('SIM#') ? amount : 0) - (buyOrder.startsWith('SIM#') ? amount : 0);
}

function keyOf({ userId, entryId }: CashEntry): string {
  return `${userId} ${entryId}`;
}

function nameOf({ userId, entryId }: CashEntry): string {
  return `cash entry ${entryId} of ${userId}`;
}
