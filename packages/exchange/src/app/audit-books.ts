/** The running audit of the books: some users at a time, each by the newest of its entries. */
import type { Clock } from '@tulip/std';
import type { BalanceRow } from '../domain/balance-row.ts';
import { depositEntryId, type PostedEntry } from '../domain/cash-entry.ts';
import type { Balances } from '../ports/balances.ts';
import type { Log } from '../ports/observe.ts';
import type { Personas } from '../ports/personas.ts';
import type { ExchangeConfig } from './exchange-config.ts';

export interface AuditBooksDeps {
  readonly config: ExchangeConfig;
  readonly balances: Pick<Balances, 'rows' | 'entries' | 'newest'>;
  readonly personas: Pick<Personas, 'list'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Looked at in one run: with the schedule they are everybody's in turn. */
const USERS_PER_RUN = 25;
const NEWEST = 50;
/** A run of the schedule: the place in the turn follows from the time alone, so that no state is kept. */
const TURN_MS = 1_000;

/** Answers how many of the users looked at have books that contradict themselves. `npm run audit` looks at every entry. */
export async function auditBooks(deps: AuditBooksDeps): Promise<number> {
  const userIds = (await deps.personas.list()).map(({ userId }) => userId).sort();
  const turns = Math.ceil(userIds.length / USERS_PER_RUN);
  const turn = turns === 0 ? 0 : Math.floor(deps.clock.now() / TURN_MS) % turns;
  const some = userIds.slice(turn * USERS_PER_RUN, (turn + 1) * USERS_PER_RUN);
  const rows = await deps.balances.rows(some, [deps.config.region]);
  let mismatches = 0;
  for (const row of rows) {
    const contradiction = await contradictionOf(deps, row);
    if (contradiction === null) continue;
    mismatches += 1;
    deps.log.write('BALANCE_MISMATCH', { userId: row.userId, contradiction });
  }
  return mismatches;
}

/** The row was read first: entries that came since are not its own. */
async function contradictionOf({ balances }: AuditBooksDeps, row: BalanceRow): Promise<string | null> {
  const { userId, region } = row;
  const [deposits, ...pages] = await Promise.all([
    balances.entries([{ userId, entryId: depositEntryId(userId) }]),
    ...row.streams.map((stream) => balances.newest(userId, stream, null, NEWEST)),
  ]);
  const deposit = deposits.find((entry) => entry.region === region);
  const entries = [...pages.flat(), ...(deposit === undefined ? [] : [deposit])]
    .filter(({ ordinal }) => ordinal <= row.entries)
    .sort((a, b) => b.ordinal - a.ordinal);
  const invested = Object.values(row.positions).reduce((sum, { cost, realised }) => sum + cost - realised, 0);
  if (row.balance !== (deposit?.delta ?? 0) - invested) return 'the balance is not deposit less what positions cost';
  return chainContradiction(row, entries);
}

/** `entries` are the newest first; where two follow each other, the later must leave what the earlier left and its own delta. */
function chainContradiction(row: BalanceRow, entries: readonly PostedEntry[]): string | null {
  const [newest] = entries;
  if (newest?.ordinal !== row.entries) return `entry ${row.entries} is not there`;
  if (newest.balanceAfter !== row.balance) return `entry ${newest.entryId} leaves another balance`;
  for (const [index, entry] of entries.entries()) {
    const before = entries[index + 1];
    const left = entry.ordinal === 1 ? 0 : before?.ordinal === entry.ordinal - 1 ? before.balanceAfter : null;
    if (left !== null && left + entry.delta !== entry.balanceAfter) return `entry ${entry.entryId} does not add up`;
  }
  return null;
}
