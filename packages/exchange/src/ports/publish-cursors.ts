/** How far each stream has been published to one consumer; moved only after the effects (D6). */
import type { MarketTally } from '../domain/market-tally.ts';

export interface PublishCursor {
  readonly stream: string;
  /** Everything up to here is with the consumer; 0 before the first. */
  readonly seq: number;
  /** Session figures over everything up to here; only the market event bus has them. */
  readonly tally: MarketTally | null;
}

export interface PublishCursors {
  /** Strongly consistent; a stream without a row is at 0. */
  read(streams: readonly string[]): Promise<PublishCursor[]>;
  /** Moves the cursor if it still is where it was read; false when somebody else moved it. */
  advance(read: PublishCursor, to: PublishCursor): Promise<boolean>;
}
