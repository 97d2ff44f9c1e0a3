/** Puts cash entries of one user into this Region's books, each exactly once however often it is asked to (D7). */
import { assert, backoffMs, type Clock, type Random, type Timer } from '@tulip/std';
import { postingOf } from '../domain/balance-row.ts';
import type { CashEntry } from '../domain/cash-entry.ts';
import { type Balances, POSTING_ENTRIES_MAX } from '../ports/balances.ts';
import { StoreError } from '../ports/store-error.ts';

export interface PostEntriesDeps {
  readonly balances: Pick<Balances, 'load' | 'post'>;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly random: Random;
}

/** Tried again for so long before it goes back to the queue: half of the function's time limit. */
const PATIENCE_MS = 5_000;
/** Above what the patience allows; it ends the attempts also when the clock does not move. */
const ATTEMPTS_MAX = 100;
const RETRY_BASE_MS = 10;
const RETRY_CAP_MS = 250;

/**
 * Answers how many were new. Rejects with StoreError when it could not be done in time: some may be in the books then, and to
 * ask again is safe. All entries must be of one user and Region.
 */
export async function postEntries(deps: PostEntriesDeps, entries: readonly CashEntry[]): Promise<number> {
  const distinct = [...new Map(entries.map((entry) => [entry.entryId, entry])).values()];
  const giveUpAt = deps.clock.now() + PATIENCE_MS;
  let posted = 0;
  for (let start = 0; start < distinct.length; start += POSTING_ENTRIES_MAX)
    posted += await postPatiently(deps, distinct.slice(start, start + POSTING_ENTRIES_MAX), giveUpAt);
  return posted;
}

async function postPatiently(deps: PostEntriesDeps, entries: readonly CashEntry[], giveUpAt: number): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    let failure: StoreError;
    try {
      const posted = await attemptPosting(deps, entries);
      if (posted !== null) return posted;
      failure = new StoreError('throttled', 'balances.post');
    } catch (error) {
      // After a lost reply the posting may stand: the next attempt reads what is there and posts only what is left.
      if (!(error instanceof StoreError)) throw error;
      failure = error;
    }
    const delayMs = backoffMs(deps.random, attempt, RETRY_BASE_MS, RETRY_CAP_MS);
    if (attempt === ATTEMPTS_MAX || deps.clock.now() + delayMs >= giveUpAt) throw failure;
    await deps.timer.sleep(delayMs);
  }
}

/** Null when somebody else was at the same books: read again. */
async function attemptPosting({ balances }: PostEntriesDeps, entries: readonly CashEntry[]): Promise<number | null> {
  const [first] = entries;
  assert(first !== undefined, 'nothing to post');
  const { userId, region } = first;
  const { row, posted } = await balances.load({ userId, region, entryIds: entries.map(({ entryId }) => entryId) });
  const missing = entries.filter(({ entryId }) => !posted.has(entryId));
  if (missing.length === 0) return 0;
  return (await balances.post(postingOf(row, missing))) === 'posted' ? missing.length : null;
}
