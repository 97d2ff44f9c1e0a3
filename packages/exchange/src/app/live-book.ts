/** The book as it is shown: a follower of its own, which reads the ledger and reaches into no worker. */
import type { BookEngine } from '@tulip/engine';
import type { FollowedBook } from '../domain/follow-ledger.ts';
import { type FollowBookDeps, followBook } from './follow-book.ts';

export interface BookShown {
  readonly engine: Pick<BookEngine, 'levels'>;
  /** The last event that is in it. */
  readonly seq: number;
}

/** Answers the book after everything that the ledger has by now. One question at a time: share its answers. */
export function createLiveBook(deps: FollowBookDeps, stream: string): () => Promise<BookShown> {
  let book: FollowedBook | undefined;
  return async () => {
    const known = book;
    // An engine that has failed on the way is of no use: the next question begins anew.
    book = undefined;
    book = await followBook(deps, stream, known, null);
    return book;
  };
}
