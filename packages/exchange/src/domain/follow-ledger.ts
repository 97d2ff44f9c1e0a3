/** A book that follows its lane's ledger: entry by entry, on the chain, deciding again what the ledger says was decided. Pure. */
import type { BookEngine, EngineIdentity } from '@tulip/engine';
import { assert, canonicalJson } from '@tulip/std';
import { entryHash, genesisHash, type LedgerEntry } from './ledger-entry.ts';
import { toEngineCommand } from './plan-batch.ts';

export interface FollowedBook {
  readonly engine: BookEngine;
  /** The last event that the engine has seen, and the hash of its entry. */
  readonly seq: number;
  readonly hash: string;
}

export function bookAtStart(engine: BookEngine, stream: string): FollowedBook {
  return { engine, seq: 0, hash: genesisHash(stream) };
}

/**
 * The book after one more entry. What another kind of engine decided is passed over: an order belongs to the engine that accepted
 * it, and none of the others rests. Throws where the chain is broken, and where this engine decides otherwise than the ledger:
 * the engine is then of no use.
 */
export function follow(book: FollowedBook, entry: LedgerEntry): FollowedBook {
  const name = `ledger entry ${entry.stream} ${entry.from}`;
  assert(entry.from === book.seq + 1 && entry.prevHash === book.hash, `${name} does not follow ${book.seq}`);
  assert(entryHash(entry) === entry.hash, `${name} is not what its hash says`);
  const { identity } = book.engine;
  if (entry.engine.name === identity.name && !isFault(entry)) {
    assert(textOf(entry.engine) === textOf(identity), `${name} was decided by ${textOf(entry.engine)}`);
    const decided = book.engine.apply(toEngineCommand(entry.command));
    assert(outcomesText(decided) === outcomesText(entry.outcomes), `${name} is decided otherwise by this engine`);
  }
  return { engine: book.engine, seq: entry.seq, hash: entry.hash };
}

/** What the engine failed on it has never seen. */
function isFault({ outcomes }: LedgerEntry): boolean {
  return outcomes.length === 1 && outcomes[0]?.kind === 'rejected';
}

function textOf(identity: EngineIdentity): string {
  return canonicalJson({ ...identity });
}

function outcomesText(outcomes: LedgerEntry['outcomes']): string {
  return canonicalJson(outcomes.map((outcome) => ({ ...outcome })));
}
