/** What a frame accounts for, and how its events fit into the size limit: pure. */
import type { Coverage, FrameMessage, LedgerEvent } from '@tulip/contracts';
import type { Subscription } from '../ports/sockets.ts';

/** The news of one stream since a position: its events as far as they were read, and how far it has come. */
export interface StreamNews {
  readonly stream: string;
  /** Events of consecutive sequence numbers, starting right after the position. */
  readonly events: readonly LedgerEvent[];
  /** The last published sequence number; events between the last one read and this one are not in `events`. */
  readonly publishedSeq: number;
}

export interface FrameContent {
  readonly covers: FrameMessage['covers'];
  readonly events: LedgerEvent[];
}

/** Whether the subscription asked to see the event. */
export function wants(subscription: Subscription, event: LedgerEvent): boolean {
  if (subscription.channels.includes('market') && (event.type === 'TradeExecuted' || event.type === 'TradeCompensated'))
    return true;
  return subscription.channels.includes('orders') && (subscription.userId === null || isOf(event, subscription.userId));
}

/** A trade is of two users: the maker's order has changed as well. */
function isOf(event: LedgerEvent, userId: string): boolean {
  if (event.payload.userId === userId) return true;
  return event.type === 'TradeExecuted' && event.payload.makerUserId === userId;
}

/**
 * Fills a frame for one connection that stands at `positions`: streams in turn, events in order, at most `bytesMax` of JSON.
 * A stream whose events do not all fit or were not all read is marked `skipped`: the client reads the rest itself.
 */
export function fillFrame(
  news: readonly StreamNews[],
  positions: Readonly<Record<string, number>>,
  subscription: Subscription,
  bytesMax: number,
): FrameContent {
  const covers: Record<string, Coverage> = {};
  const events: LedgerEvent[] = [];
  let bytes = 0;
  for (const { stream, events: read, publishedSeq } of news) {
    const position = positions[stream] ?? 0;
    if (publishedSeq <= position) continue;
    const fresh = read.filter((event) => event.seq > position);
    const [firstRead] = fresh;
    let isComplete = firstRead?.seq === position + 1 && read.at(-1)?.seq === publishedSeq;
    for (const event of fresh) {
      if (!wants(subscription, event)) continue;
      const size = utf8Length(JSON.stringify(event)) + 1;
      if (bytes + size > bytesMax) {
        isComplete = false;
        break;
      }
      bytes += size;
      events.push(event);
    }
    covers[stream] = { from: position + 1, to: publishedSeq, ...(isComplete ? {} : { skipped: true as const }) };
  }
  return { covers, events };
}

/** Bytes of the text in UTF-8, without an encoder: the pure packages have no platform. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
