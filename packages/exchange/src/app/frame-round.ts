/** One round of frames under the lease: every connection gets its frame, or is cut off so that it comes back for it. */
import { type FrameMessage, MAX_FRAME_BYTES, type Market, type Status, type SubscribedMessage } from '@tulip/contracts';
import { type Clock, toRfc3339 } from '@tulip/std';
import type { Log, Metrics } from '../ports/observe.ts';
import type { Connection, Connections, SocketSender } from '../ports/sockets.ts';
import { StoreError } from '../ports/store-error.ts';
import { fillFrame, type StreamNews } from './coverage.ts';
import type { ExchangeConfig } from './exchange-config.ts';
import type { FrameLease } from './frame-lease.ts';
import {
  type NewsDeps,
  type Positions,
  positionsOf,
  publishedPositions,
  readNews,
  type SubscribedConnection,
  servable,
} from './frame-news.ts';

export interface FrameRoundDeps extends NewsDeps {
  readonly config: ExchangeConfig;
  readonly connections: Connections;
  readonly sender: SocketSender;
  readonly market: () => Promise<Market>;
  readonly status: () => Promise<Status>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Room for the envelope, the covers of 256 streams, market and status. */
const EVENT_BYTES_MAX = MAX_FRAME_BYTES - 40 * 1024;
const SENDS_IN_PARALLEL = 32;

interface Round {
  readonly lease: FrameLease;
  readonly published: Positions;
  readonly news: readonly StreamNews[];
  readonly views: { readonly market?: Market; readonly status?: Status };
}

/**
 * Sends what is new and answers how far frames then account for. The position is moved by the caller, after the sends: a
 * crash between them repeats a frame, never loses one.
 */
export async function runFrameRound(
  deps: FrameRoundDeps,
  lease: FrameLease,
  streams: readonly string[],
): Promise<Positions> {
  const subscribed = (await deps.connections.list()).filter(isSubscribed);
  const published = await publishedPositions(deps, streams);
  const connections = await servable(deps, subscribed, published);
  const positions = connections.map((connection) => positionsOf(connection, lease.sent, published));
  const news = connections.length === 0 ? [] : await readNews(deps, positions, published);
  const round: Round = { lease, published, news, views: await sharedViews(deps, connections) };
  await eachInParallel(connections, SENDS_IN_PARALLEL, (connection) => serve(deps, round, connection));
  deps.log.write('FRAME_SENT', { connections: connections.length, streams: news.length });
  return furthest(lease.sent, published);
}

function isSubscribed(connection: Connection): connection is SubscribedConnection {
  return connection.subscription !== null;
}

function furthest(sent: Positions, published: Positions): Positions {
  const streams = Object.entries(published).map(([stream, seq]) => [stream, Math.max(seq, sent[stream] ?? 0)] as const);
  return { ...sent, ...Object.fromEntries(streams) };
}

/** Market and status are states, latest wins: a frame without them is better than none while one of them fails. */
async function sharedViews(
  deps: FrameRoundDeps,
  connections: readonly SubscribedConnection[],
): Promise<Round['views']> {
  const isWanted = (channel: 'market' | 'status') =>
    connections.some(({ subscription }) => subscription.channels.includes(channel));
  const [market, status] = await Promise.all([
    isWanted('market') ? orNothing(deps, deps.market) : undefined,
    isWanted('status') ? orNothing(deps, deps.status) : undefined,
  ]);
  return { ...(market === undefined ? {} : { market }), ...(status === undefined ? {} : { status }) };
}

async function orNothing<View>(deps: FrameRoundDeps, ask: () => Promise<View>): Promise<View | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    deps.log.write('STORE_UNAVAILABLE', { failure: error.failure }, error);
    return undefined;
  }
}

async function serve(deps: FrameRoundDeps, round: Round, connection: SubscribedConnection): Promise<void> {
  const { lease, published } = round;
  const { joiningAt } = connection;
  const positions = positionsOf(connection, lease.sent, published);
  const frame = frameFor(deps, round, connection, positions);
  if (joiningAt === null && Object.keys(frame.covers).length === 0) return;
  if (joiningAt !== null && !(await deliver(deps, lease, connection, subscribedFor(deps, connection, positions))))
    return;
  if (!(await deliver(deps, lease, connection, frame))) return;
  deps.metrics.count('FramesSent', 1);
  if (joiningAt !== null) await deps.connections.joined(connection);
}

/** Streams at 0 among the positions: a client that comes back must be able to say that it has seen nothing of them. */
function subscribedFor(
  deps: FrameRoundDeps,
  { subscription }: SubscribedConnection,
  positions: Positions,
): SubscribedMessage {
  return {
    type: 'subscribed',
    region: deps.config.region,
    at: toRfc3339(deps.clock.now()),
    channels: [...subscription.channels],
    streams: { ...positions },
  };
}

function frameFor(
  deps: FrameRoundDeps,
  { news, views }: Round,
  { subscription }: SubscribedConnection,
  positions: Positions,
): FrameMessage {
  const { market, status } = views;
  return {
    type: 'frame',
    region: deps.config.region,
    at: toRfc3339(deps.clock.now()),
    ...fillFrame(news, positions, subscription, EVENT_BYTES_MAX),
    ...(market !== undefined && subscription.channels.includes('market') ? { market } : {}),
    ...(status !== undefined && subscription.channels.includes('status') ? { status } : {}),
  };
}

/**
 * False when the message did not reach the client. Whoever cannot be reached is cut off: a gap shows only in the next
 * frame, which may be long in coming, but a client whose socket closes comes back and says where it stands.
 */
async function deliver(
  deps: FrameRoundDeps,
  lease: FrameLease,
  { connectionId }: Connection,
  message: SubscribedMessage | FrameMessage,
): Promise<boolean> {
  if (!(await lease.isHeld())) return false;
  const outcome = await deps.sender.send(connectionId, JSON.stringify(message));
  if (outcome === 'sent') return true;
  deps.log.write(outcome === 'gone' ? 'CONNECTION_GONE' : 'CONNECTION_UNREACHABLE', { connectionId });
  if (outcome === 'unreachable') await deps.sender.close(connectionId);
  await deps.connections.disconnect(connectionId);
  return false;
}

/** At most `width` at a time; one that takes long holds up nobody but its own place. */
async function eachInParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const places = Array.from({ length: Math.min(width, items.length) }, async () => {
    for (const item of queue) await work(item);
  });
  await Promise.all(places);
}
