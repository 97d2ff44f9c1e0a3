/** What a round of frames has to tell: where every stream and every connection stands, and the events in between. */
import { eachApart } from '@tulip/std';
import { eventsOf } from '../domain/ledger-entry.ts';
import type { LaneStore } from '../ports/lane-store.ts';
import type { LedgerReader } from '../ports/ledger-reader.ts';
import type { PublishCursors } from '../ports/publish-cursors.ts';
import type { Connection, Subscription } from '../ports/sockets.ts';
import type { StreamNews } from './coverage.ts';

export type Positions = Readonly<Record<string, number>>;
export type SubscribedConnection = Connection & { readonly subscription: Subscription };

/** Events read of one stream for one frame: a connection further back than this reads the ledger itself. */
const EVENTS_BACK_MAX = 400;
const READS_AT_ONCE = 16;

export interface NewsDeps {
  readonly ledger: LedgerReader;
  readonly cursors: PublishCursors;
  readonly lanes: Pick<LaneStore, 'heads'>;
}

/** How far each stream has been published. */
export async function publishedPositions(deps: NewsDeps, streams: readonly string[]): Promise<Positions> {
  const cursors = await deps.cursors.read(streams);
  return Object.fromEntries(cursors.map(({ stream, seq }) => [stream, seq]));
}

/**
 * Where the connection stands: where it said when it subscribed, else what frames have accounted for. A position that the
 * ledger does not have is another ledger's: the connection stands at what is published, and sees its own gap.
 */
export function positionsOf({ joiningAt }: Connection, sent: Positions, published: Positions): Positions {
  return Object.fromEntries(
    Object.entries(published).map(([stream, seq]) => {
      const position = joiningAt?.[stream] ?? sent[stream] ?? 0;
      return [stream, joiningAt === null ? position : Math.min(position, seq)];
    }),
  );
}

/**
 * The connections that this round can serve. A client that read the ledger itself may be ahead of what is published, for
 * moments: it is served once that has caught up, so that its first frame begins right after what it has seen.
 */
export async function servable(
  deps: NewsDeps,
  connections: readonly SubscribedConnection[],
  published: Positions,
): Promise<SubscribedConnection[]> {
  const isAhead = ({ joiningAt }: Connection, limits: Positions) =>
    Object.entries(joiningAt ?? {}).some(
      ([stream, position]) => position > (limits[stream] ?? Number.POSITIVE_INFINITY),
    );
  const ahead = connections.filter((connection) => isAhead(connection, published));
  if (ahead.length === 0) return [...connections];
  const heads = await deps.lanes.heads(Object.keys(published));
  const headPositions = Object.fromEntries(heads.map(({ stream, seq }) => [stream, seq]));
  const waiting = new Set(ahead.filter((connection) => !isAhead(connection, headPositions)));
  return connections.filter((connection) => !waiting.has(connection));
}

/** What is new, read once for all, from the position of whoever is furthest behind. */
export async function readNews(
  deps: NewsDeps,
  positions: readonly Positions[],
  published: Positions,
): Promise<StreamNews[]> {
  const news = new Map<string, StreamNews>();
  await eachApart(Object.entries(published), READS_AT_ONCE, async ([stream, seq]) => {
    const start = Math.min(...positions.map((position) => position[stream] ?? 0), seq);
    if (seq <= start) return;
    // An entry has at least one event: so many entries reach the end, whoever is how far behind.
    const entries = await deps.ledger.after(stream, Math.max(start, seq - EVENTS_BACK_MAX), EVENTS_BACK_MAX);
    const events = entries.flatMap(eventsOf).filter((event) => event.seq <= seq);
    news.set(stream, { stream, events, publishedSeq: seq });
  });
  return Object.keys(published).flatMap((stream) => news.get(stream) ?? []);
}
