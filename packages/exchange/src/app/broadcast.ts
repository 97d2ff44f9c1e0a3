/** The frame pump: one sender per Region holds a short lease, reads what is new and sends every connection its frame. */
import {
  FRAME_INTERVAL_MS,
  type FrameMessage,
  MAX_FRAME_BYTES,
  type Market,
  type Status,
  type SubscribedMessage,
} from '@tulip/contracts';
import { type Clock, type Timer, toRfc3339 } from '@tulip/std';
import { eventsOf } from '../domain/ledger-entry.ts';
import type { LedgerReader } from '../ports/ledger-reader.ts';
import type { Log, Metrics } from '../ports/observe.ts';
import type { PublishCursors } from '../ports/publish-cursors.ts';
import type { Connection, Connections, FrameState, FrameStates, SocketSender, Subscription } from '../ports/sockets.ts';
import { fillFrame, type StreamNews } from './coverage.ts';
import type { ExchangeConfig } from './exchange-config.ts';
import { allStreams } from './streams.ts';

export interface BroadcastDeps {
  readonly config: ExchangeConfig;
  readonly ledger: LedgerReader;
  readonly cursors: PublishCursors;
  readonly connections: Connections;
  readonly frames: FrameStates;
  readonly sender: SocketSender;
  readonly market: () => Promise<Market>;
  readonly status: () => Promise<Status>;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What the caller wants accounted for: sequence numbers of streams, or the first frame of a connection. */
export interface Wanted {
  readonly seqs: Readonly<Record<string, number>>;
  readonly connectionId: string | null;
}

/** Long enough for a slow round of sends, short enough that a dead sender delays nobody for long. */
const LEASE_MS = 3_000;
const WAIT_STEP_MS = 40;
/** About 8 s: within the function's timeout; whoever waits longer comes back through the queue. */
const ROUNDS_MAX = 200;
/** Events read of one stream for one frame: a connection further back than this reads the ledger itself. */
const EVENTS_BACK_MAX = 400;
/** Room for the envelope, the covers of 256 streams, market and status. */
const EVENT_BYTES_MAX = MAX_FRAME_BYTES - 40 * 1024;
const SENDS_IN_PARALLEL = 32;

/** Returns once frames have accounted for what is wanted. False when it could not be done in time: try again. */
export async function broadcast(deps: BroadcastDeps, wanted: Wanted): Promise<boolean> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const state = await deps.frames.read();
    if (await isDone(deps, state, wanted)) return true;
    const now = deps.clock.now();
    const freeAt = Math.max(state.nextAt, state.leaseUntil);
    if (freeAt > now) {
      await deps.timer.sleep(Math.min(WAIT_STEP_MS, freeAt - now));
      continue;
    }
    const claim = { sent: state.sent, nextAt: state.nextAt, leaseUntil: now + LEASE_MS };
    if (!(await deps.frames.replace(state, claim))) continue;
    await pump(deps, { ...claim, version: state.version + 1 });
  }
  return false;
}

async function isDone(deps: BroadcastDeps, state: FrameState, wanted: Wanted): Promise<boolean> {
  const isCovered = Object.entries(wanted.seqs).every(([stream, seq]) => (state.sent[stream] ?? 0) >= seq);
  if (!isCovered) return false;
  if (wanted.connectionId === null) return true;
  const connections = await deps.connections.list();
  const own = connections.find(({ connectionId }) => connectionId === wanted.connectionId);
  return own === undefined || own.joiningAt === null;
}

/** One tick under the lease. The position moves after the sends: a crash between them repeats a frame, never loses one. */
async function pump(deps: BroadcastDeps, lease: FrameState): Promise<void> {
  const connections = (await deps.connections.list()).filter(isSubscribed);
  const published = await deps.cursors.read(allStreams(deps.config));
  const news = await readNews(deps, lease, connections, published);
  const views = await sharedViews(deps, connections);
  await eachInParallel(connections, SENDS_IN_PARALLEL, (connection) => sendFrame(deps, connection, lease, news, views));
  const sent = Object.fromEntries(published.map(({ stream, seq }) => [stream, Math.max(seq, lease.sent[stream] ?? 0)]));
  await deps.frames.replace(lease, { sent, nextAt: deps.clock.now() + FRAME_INTERVAL_MS, leaseUntil: 0 });
}

type SubscribedConnection = Connection & { readonly subscription: Subscription };

function isSubscribed(connection: Connection): connection is SubscribedConnection {
  return connection.subscription !== null;
}

/** What is new, read once for all, from the position of whoever is furthest behind. */
async function readNews(
  deps: BroadcastDeps,
  lease: FrameState,
  connections: readonly SubscribedConnection[],
  published: readonly { readonly stream: string; readonly seq: number }[],
): Promise<StreamNews[]> {
  const news: StreamNews[] = [];
  for (const { stream, seq } of published) {
    const starts = connections.map((connection) => positionOf(connection, lease, stream));
    const start = Math.max(Math.min(lease.sent[stream] ?? 0, ...starts), 0);
    if (connections.length === 0 || seq <= start) continue;
    // An entry has at least one event: so many entries reach the end, whoever is how far behind.
    const entries = await deps.ledger.after(stream, Math.max(start, seq - EVENTS_BACK_MAX), EVENTS_BACK_MAX);
    const events = entries.flatMap(eventsOf).filter((event) => event.seq <= seq);
    news.push({ stream, events, publishedSeq: seq });
  }
  return news;
}

/**
 * Where the connection stands: where it said when it subscribed, else what frames have accounted for. A position ahead of
 * the frames is a client that read the ledger itself; one ahead of the ledger will see its own gap.
 */
function positionOf({ joiningAt }: Connection, lease: FrameState, stream: string): number {
  return joiningAt?.[stream] ?? lease.sent[stream] ?? 0;
}

interface SharedViews {
  readonly market?: Market;
  readonly status?: Status;
}

async function sharedViews(deps: BroadcastDeps, connections: readonly SubscribedConnection[]): Promise<SharedViews> {
  const isWanted = (channel: 'market' | 'status') =>
    connections.some(({ subscription }) => subscription.channels.includes(channel));
  return {
    ...(isWanted('market') ? { market: await deps.market() } : {}),
    ...(isWanted('status') ? { status: await deps.status() } : {}),
  };
}

async function sendFrame(
  deps: BroadcastDeps,
  connection: SubscribedConnection,
  lease: FrameState,
  news: readonly StreamNews[],
  views: SharedViews,
): Promise<void> {
  const { subscription, joiningAt } = connection;
  // Streams at 0 among them: a client that comes back must be able to say that it has seen nothing of them.
  const positions = Object.fromEntries(
    allStreams(deps.config).map((stream) => [stream, positionOf(connection, lease, stream)]),
  );
  const content = fillFrame(news, positions, subscription, EVENT_BYTES_MAX);
  if (joiningAt === null && Object.keys(content.covers).length === 0) return;
  const { region } = deps.config;
  const at = toRfc3339(deps.clock.now());
  if (joiningAt !== null) {
    const answer: SubscribedMessage = {
      type: 'subscribed',
      region,
      at,
      channels: [...subscription.channels],
      streams: positions,
    };
    if (!(await deliver(deps, connection, answer))) return;
  }
  const frame: FrameMessage = {
    type: 'frame',
    region,
    at,
    ...content,
    ...(views.market !== undefined && subscription.channels.includes('market') ? { market: views.market } : {}),
    ...(views.status !== undefined && subscription.channels.includes('status') ? { status: views.status } : {}),
  };
  const isDelivered = await deliver(deps, connection, frame);
  if (isDelivered) deps.metrics.count('FramesSent', 1);
  // A frame that did not arrive is a gap that the client sees; one for whoever has gone is nobody's.
  if (joiningAt !== null) await deps.connections.joined(connection);
}

/** False when the message did not reach the client. */
async function deliver(
  deps: BroadcastDeps,
  { connectionId }: Connection,
  message: SubscribedMessage | FrameMessage,
): Promise<boolean> {
  const outcome = await deps.sender.send(connectionId, JSON.stringify(message));
  if (outcome === 'gone') {
    deps.log.write('CONNECTION_GONE', { connectionId });
    await deps.connections.disconnect(connectionId);
  }
  if (outcome === 'unreachable') deps.log.write('CONNECTION_UNREACHABLE', { connectionId });
  return outcome === 'sent';
}

async function eachInParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += width) {
    await Promise.all(items.slice(start, start + width).map(work));
  }
}
