/** Brings a book up to its lane's ledger: from where it stands, or from the beginning. */
import type { BookEngine } from '@tulip/engine';
import { assert } from '@tulip/std';
import { bookAtStart, type FollowedBook, follow } from '../domain/follow-ledger.ts';
import type { LedgerReader } from '../ports/ledger-reader.ts';

export interface FollowBookDeps {
  readonly createBook: () => Promise<BookEngine>;
  readonly ledger: Pick<LedgerReader, 'after'>;
}

const PAGE_SIZE = 500;

/** The book after the ledger's events up to `throughSeq`, or all that there are. An engine that throws on the way is of no use. */
export async function followBook(
  deps: FollowBookDeps,
  stream: string,
  from: FollowedBook | undefined,
  throughSeq: number | null,
): Promise<FollowedBook> {
  let book = from ?? bookAtStart(await deps.createBook(), stream);
  while (throughSeq === null || book.seq < throughSeq) {
    const page = await deps.ledger.after(stream, book.seq, PAGE_SIZE);
    for (const entry of page) {
      if (throughSeq !== null && entry.seq > throughSeq) break;
      book = follow(book, entry);
    }
    if (page.length < PAGE_SIZE) break;
  }
  assert(
    throughSeq === null || book.seq === throughSeq,
    `the ledger of ${stream} ends at ${book.seq}, not ${throughSeq}`,
  );
  return book;
}
