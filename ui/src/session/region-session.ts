/** One Region, live: its socket, the view folded from it, and the reading of whatever the socket left out. */
import type { ServerMessage } from '@tulip/contracts';
import type { ApiClient } from '../api/client.ts';
import { type FeedInput, foldFeed } from '../feed/feed.ts';
import { EMPTY_FEED, type FeedState, isBehind, totalSeq } from '../feed/feed-state.ts';
import { createLink, type Link, type LinkDeps, type LinkState } from '../socket/link.ts';
import { createStore, type Schedule, type Store } from '../store/store.ts';
import { retryDelayMs } from '../time/retry-delay.ts';
import type { Timers } from '../time/timers.ts';
import { readGap } from './read-gap.ts';
import { beginResume, isReached, type Resume, type ResumeNote, resumeNote } from './resume.ts';

export interface SessionState {
  readonly link: LinkState;
  readonly feed: FeedState;
  readonly resume: Resume | null;
  readonly note: ResumeNote | null;
  /** Local time in ms of the last message; null before the first. */
  readonly heardAtMs: number | null;
  /** Server time minus local time, in ms. */
  readonly clockOffsetMs: number;
}

export interface RegionSession {
  readonly region: string;
  readonly store: Store<SessionState>;
  start(): void;
  stop(): void;
  fold(input: FeedInput): void;
  /** The browser says that the network came or went. */
  networkChanged(isOnline: boolean): void;
}

export interface RegionSessionDeps {
  readonly region: string;
  readonly socketUrl: string;
  readonly api: ApiClient;
  /** Whose orders must be in view also when they are not among the newest of all; null while nobody is chosen. */
  readonly userId: () => string | null;
  readonly openSocket: LinkDeps['openSocket'];
  readonly timers: Timers;
  readonly random: () => number;
  readonly schedule: Schedule;
}

const RETRY_BASE_MS = 400;
const RETRY_CAP_MS = 10_000;
/** How long frames may take to bring what was missed before it is read over HTTP. */
const FRAMES_PATIENCE_MS = 1_500;
const SNAPSHOT_ROWS = '200';
const NO_ORDERS = { ok: true as const, value: { orders: [] } };

export function createRegionSession(deps: RegionSessionDeps): RegionSession {
  const store = createStore<SessionState>(
    { link: { kind: 'connecting' }, feed: EMPTY_FEED, resume: null, note: null, heardAtMs: null, clockOffsetMs: 0 },
    deps.schedule,
  );
  const reading = new Set<string>();
  let isRunning = false;
  /** Counts subscriptions: a snapshot asked for under an older one may lack what this one starts from. */
  let subscription = 0;
  let snapshotFor = 0;

  const link: Link = createLink({
    url: deps.socketUrl,
    openSocket: deps.openSocket,
    timers: deps.timers,
    random: deps.random,
    subscription: () => ({
      action: 'subscribe',
      channels: ['market', 'orders', 'status'],
      ...(feed().isSeeded ? { after: feed().positions } : {}),
    }),
    onMessage: receive,
    onState: linkChanged,
  });

  function feed(): FeedState {
    return store.latest().feed;
  }

  function set(change: Partial<SessionState>): void {
    store.update((state) => ({ ...state, ...change }));
  }

  function fold(input: FeedInput): void {
    set({ feed: foldFeed(feed(), input) });
    settleResume();
    readWhatIsMissing();
  }

  function receive(message: ServerMessage): void {
    if (message.type === 'error') return;
    const nowMs = deps.timers.nowMs();
    set({ heardAtMs: nowMs, clockOffsetMs: Date.parse(message.at) - nowMs });
    if (message.type === 'frame') fold({ kind: 'frame', message });
    if (message.type !== 'subscribed') return;
    subscription++;
    fold({ kind: 'subscribed', message });
    if (store.latest().resume !== null) void learnHeads(subscription);
  }

  function linkChanged(state: LinkState): void {
    const { link: before, resume } = store.latest();
    const wasLive = before.kind === 'live';
    set({ link: state, resume: state.kind !== 'live' && wasLive ? beginResume(feed(), resume) : resume });
    // Without a socket the screen still shows what HTTP can tell.
    if (state.kind === 'reconnecting' && state.attempt === 1 && !feed().isSeeded) void readRows();
  }

  /** After a reconnect: how far the ledger had come, so that "caught up" is a fact and not a hope. */
  async function learnHeads(mine: number): Promise<void> {
    const answer = await retrying(
      () => mine === subscription,
      () => deps.api.call('getStatus'),
    );
    const { resume } = store.latest();
    if (answer === null || resume === null) return;
    set({ resume: { ...resume, heads: answer.streams } });
    settleResume();
    deps.timers.after(FRAMES_PATIENCE_MS, () => {
      if (isRunning && mine === subscription && store.latest().resume !== null) {
        fold({ kind: 'heads', streams: answer.streams });
      }
    });
  }

  function settleResume(): void {
    const { resume, feed: now } = store.latest();
    if (resume !== null && isReached(resume, now)) set({ resume: null, note: resumeNote(resume, now) });
  }

  function readWhatIsMissing(): void {
    const now = feed();
    if (!isRunning || !now.isSubscribed) return;
    if (!now.isSeeded) {
      if (snapshotFor !== subscription) void readSnapshot(subscription);
      return;
    }
    for (const stream of Object.keys(now.targets)) {
      if (!reading.has(stream)) void readStream(stream);
    }
  }

  async function readSnapshot(mine: number): Promise<void> {
    snapshotFor = mine;
    const isWanted = () => mine === subscription && !feed().isSeeded;
    const snapshot = await retrying(isWanted, readOrdersAndTrades);
    if (snapshot === null || !isWanted()) return;
    fold({ kind: 'snapshot', ...snapshot });
    snapshotFor = 0;
  }

  async function readOrdersAndTrades() {
    const query = { limit: SNAPSHOT_ROWS };
    const userId = deps.userId();
    const [newest, pending, own, trades] = await Promise.all([
      deps.api.call('listOrders', { query }),
      deps.api.call('listOrders', { query: { ...query, status: 'PENDING' } }),
      userId === null ? NO_ORDERS : deps.api.call('listOrders', { query: { ...query, userId } }),
      deps.api.call('listTrades', { query }),
    ]);
    if (!newest.ok) return newest;
    if (!pending.ok) return pending;
    if (!own.ok) return own;
    if (!trades.ok) return trades;
    const orders = [newest, pending, own].flatMap((page) => page.value.orders);
    return { ok: true as const, value: { orders, trades: trades.value.trades } };
  }

  async function readRows(): Promise<void> {
    const answer = await deps.api.call('listOrders', { query: { limit: SNAPSHOT_ROWS } });
    if (isRunning && answer.ok) fold({ kind: 'rows', orders: answer.value.orders });
  }

  async function readStream(stream: string): Promise<void> {
    reading.add(stream);
    const isWanted = () => isRunning && feed().isSeeded && feed().targets[stream] !== undefined;
    await readGap({
      stream,
      position: () => feed().positions[stream] ?? 0,
      isWanted,
      readPage: (after) =>
        deps.api.call('listEvents', { query: { stream, after: String(after), limit: SNAPSHOT_ROWS } }),
      onPage: (events) => fold({ kind: 'page', stream, events }),
      pause,
    });
    reading.delete(stream);
    // A gap that opened while the last page was being folded found this reader still busy.
    readWhatIsMissing();
  }

  async function retrying<T>(
    isWanted: () => boolean,
    ask: () => Promise<{ ok: true; value: T } | { ok: false; failure: unknown }>,
  ): Promise<T | null> {
    for (let attempt = 1; isRunning && isWanted(); attempt++) {
      const answer = await ask();
      if (answer.ok) return answer.value;
      await pause(attempt);
    }
    return null;
  }

  function pause(attempt: number): Promise<void> {
    return new Promise((resolve) => {
      deps.timers.after(retryDelayMs(deps.random, attempt, RETRY_BASE_MS, RETRY_CAP_MS), resolve);
    });
  }

  return {
    region: deps.region,
    store,
    fold,
    start() {
      isRunning = true;
      link.start();
    },
    stop() {
      isRunning = false;
      link.stop();
    },
    networkChanged(isOnline) {
      if (isOnline) link.retryNow();
      else link.drop();
    },
  };
}

/** Live, but not yet complete: the first rows, a gap or the rest of a resume are still being read. */
export function isCatchingUp(state: SessionState): boolean {
  return state.link.kind === 'live' && (!state.feed.isSeeded || isBehind(state.feed) || state.resume !== null);
}

export function sessionSeq(state: SessionState): number {
  return totalSeq(state.feed.positions);
}
