/** The engines of a Region with a book: the book's own lane has a matcher that follows the ledger, every other lane a simulated engine. */
import type { EngineName } from '@tulip/contracts';
import type { FillEngine } from '@tulip/engine';
import type { FollowedBook } from '../domain/follow-ledger.ts';
import { streamOf } from '../domain/identity.ts';
import type { LaneHead } from '../domain/lane-head.ts';
import type { EngineSource } from '../ports/engine-source.ts';
import { StoreError } from '../ports/store-error.ts';
import type { ExchangeConfig } from './exchange-config.ts';
import { type FollowBookDeps, followBook } from './follow-book.ts';

export interface BookEnginesDeps extends FollowBookDeps {
  readonly config: Pick<ExchangeConfig, 'region' | 'market'>;
  /** Which engine decides the orders that come to the book's lane now. */
  readonly engineName: EngineName;
  readonly simulated: FillEngine;
}

/** The one lane of a market and Region that has a book. */
export function bookStreamOf({ region, market }: Pick<ExchangeConfig, 'region' | 'market'>): string {
  return streamOf(region, market, 0);
}

/** What rests belongs to the book, whichever engine decides what arrives: so its orders can be cancelled also under SimFill. */
export function createBookEngines(deps: BookEnginesDeps): EngineSource {
  const bookStream = bookStreamOf(deps.config);
  const onlySimulated = { arriving: deps.simulated, resting: deps.simulated };
  let book: FollowedBook | undefined;
  let isLent = false;

  async function bookAt(head: LaneHead): Promise<FollowedBook> {
    const known = book;
    // Until it is at the head, nobody may use it: a failure on the way leaves none.
    book = undefined;
    const isPast = known !== undefined && known.seq > head.seq;
    let reached = await followBook(deps, head.stream, isPast ? undefined : known, head.seq);
    // A ledger that was put back to an earlier state and went another way from there.
    if (reached.hash !== head.hash && known !== undefined)
      reached = await followBook(deps, head.stream, undefined, head.seq);
    if (reached.hash !== head.hash) throw new StoreError('unknown-outcome', `engines.at ${head.stream} ${head.seq}`);
    book = reached;
    return reached;
  }

  return {
    async at(head, isRestingAsked) {
      isLent = head.stream === bookStream && (deps.engineName === 'matcher' || isRestingAsked);
      if (!isLent) return onlySimulated;
      const { engine } = await bookAt(head);
      return { arriving: deps.engineName === 'matcher' ? engine : deps.simulated, resting: engine };
    },
    async committed({ stream, seq, hash }) {
      if (stream === bookStream && isLent && book !== undefined) book = { ...book, seq, hash };
    },
    discard(stream) {
      if (stream === bookStream) book = undefined;
    },
  };
}
