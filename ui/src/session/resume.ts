/** What a reconnect has to make up for, and the sentence that says that it did. */
import { type FeedState, isBehind, type Positions, totalSeq } from '../feed/feed-state.ts';

export interface Resume {
  /** Where the view stood when the connection was lost. */
  readonly fromSeq: number;
  /** Where the ledger stood after the reconnect; null until the exchange has said so. */
  readonly heads: Positions | null;
}

export interface ResumeNote {
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly replayedEvents: number;
  /** The orders and trades were read anew instead of event by event. */
  readonly isReloaded: boolean;
}

/** A second loss before the first was made up for keeps the first one's start. */
export function beginResume(feed: FeedState, current: Resume | null): Resume | null {
  if (current !== null) return { ...current, heads: null };
  return feed.isSeeded ? { fromSeq: totalSeq(feed.positions), heads: null } : null;
}

export function isReached(resume: Resume, feed: FeedState): boolean {
  if (resume.heads === null || !feed.isSeeded || isBehind(feed)) return false;
  return Object.entries(resume.heads).every(([stream, seq]) => (feed.positions[stream] ?? 0) >= seq);
}

export function resumeNote(resume: Resume, feed: FeedState): ResumeNote {
  const toSeq = totalSeq(feed.positions);
  return {
    fromSeq: resume.fromSeq,
    toSeq,
    replayedEvents: Math.max(0, toSeq - resume.fromSeq),
    isReloaded: toSeq < resume.fromSeq,
  };
}
