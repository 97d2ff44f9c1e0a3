/** The page's composition root: everything that lives outside React, wired once, for the Region and persona of the moment. */
import type { Book, Order, Persona } from '@tulip/contracts';
import { type ApiClient, createApiClient } from '../api/client.ts';
import { type SiteConfig, socketUrlOf } from '../api/site-config.ts';
import { type CancelDesk, createCancelDesk } from '../blotter/cancel-desk.ts';
import { createReplaceDesk, type ReplaceDesk } from '../blotter/replace-desk.ts';
import { createOrderQueue, type OrderQueue } from '../order-queue/order-queue.ts';
import { createSubmissionArchive } from '../order-queue/stored-submissions.ts';
import { createRegionSession, type RegionSession } from '../session/region-session.ts';
import { openBrowserSocket } from '../socket/browser-socket.ts';
import { createStore, onNextFrame, type Store } from '../store/store.ts';
import { type Draft, EMPTY_DRAFT } from '../ticket/draft.ts';
import { browserTimers } from '../time/timers.ts';
import { createKeySource } from './key-source.ts';
import { createPreferences } from './preferences.ts';

export interface DeskState {
  readonly region: string;
  readonly session: RegionSession;
  readonly personas: readonly Persona[];
  /** Who trades; null until the personas are known. */
  readonly userId: string | null;
  readonly book: Book | null;
}

export interface Desk {
  readonly regions: readonly string[];
  readonly store: Store<DeskState>;
  readonly draft: Store<Draft>;
  readonly orders: OrderQueue;
  readonly cancels: CancelDesk;
  readonly replaces: ReplaceDesk;
  chooseRegion(region: string): void;
  choosePersona(userId: string): void;
  /** Reads the personas again, so that a menu that opens shows who exists now. */
  refreshPersonas(): Promise<void>;
  /** Calls the Region of the moment. */
  api(): ApiClient;
  /** Where the Region of the moment serves a picture. */
  pictureUrl(url: string | null): string | null;
}

const BOOK_EVERY_MS = 2_000;
const BOOK_DEPTH = '12';
const PERSONAS_RETRY_MS = 2_000;

export function createDesk(config: SiteConfig): Desk {
  const preferences = createPreferences(localStorage);
  const regions = Object.keys(config.regions);
  const apis = new Map(Object.entries(config.regions).map(([region, baseUrl]) => [region, regionApi(baseUrl)]));
  const startRegion = regionToStart(regions, preferences.read('region'));
  let chosenUserId = preferences.read('persona');
  const store = createStore<DeskState>(firstState(), onNextFrame);
  // A field must show each key at once: the draft does not wait for a frame.
  const draft = createStore<Draft>(EMPTY_DRAFT, (publish) => publish());
  const orders = createOrderQueue({
    send: (submission) => {
      const headers = { 'idempotency-key': submission.key };
      return apiOf(submission.region).call('placeOrder', { headers, body: submission.body });
    },
    onAccepted: (order, region) => {
      const { session } = store.latest();
      if (session.region === region) session.fold({ kind: 'rows', orders: [order] });
    },
    archive: createSubmissionArchive(localStorage),
    newKey: () => keys.next(chosenUserId ?? ''),
    // A browser without a network still reaches an exchange on its own machine: only a probe can tell.
    isReachable: async (region) => navigator.onLine || (await apiOf(region).call('getMarket')).ok,
    ...outside,
  });
  const asked = {
    api: () => apiOf(store.latest().region),
    onAnswer: (order: Order) => store.latest().session.fold({ kind: 'rows', orders: [order] }),
    ...outside,
  };
  const cancels = createCancelDesk(asked);
  const replaces = createReplaceDesk(asked);

  function firstState(): DeskState {
    return { region: startRegion, session: openSession(startRegion), personas: [], userId: null, book: null };
  }

  function apiOf(region: string): ApiClient {
    return apis.get(region) ?? NO_SUCH_REGION;
  }

  function openSession(region: string): RegionSession {
    const socketUrl = socketUrlOf(config.regions[region] ?? '');
    const userId = () => chosenUserId;
    return createRegionSession({
      region,
      socketUrl,
      api: apiOf(region),
      userId,
      openSocket: openBrowserSocket,
      ...outside,
    });
  }

  function set(change: Partial<DeskState>): void {
    store.update((state) => ({ ...state, ...change }));
  }

  async function readPersonas(): Promise<void> {
    const answer = await apiOf(store.latest().region).call('listPersonas');
    if (!answer.ok) {
      if (store.latest().personas.length === 0) setTimeout(readPersonas, PERSONAS_RETRY_MS);
      return;
    }
    const { personas } = answer.value;
    const active = personas.find((persona) => persona.userId === chosenUserId) ?? personas[0];
    set({ personas });
    if (active !== undefined && active.userId !== store.latest().userId) choosePersona(active.userId);
  }

  function choosePersona(userId: string): void {
    chosenUserId = userId;
    preferences.write('persona', userId);
    set({ userId });
    void readOrdersOf(userId);
  }

  /** The newest rows of everybody may leave out an older open order of this persona. */
  async function readOrdersOf(userId: string): Promise<void> {
    const { session, region } = store.latest();
    const answer = await apiOf(region).call('listOrders', { query: { userId, limit: '100' } });
    if (answer.ok && store.latest().session === session) session.fold({ kind: 'rows', orders: answer.value.orders });
  }

  async function readBook(): Promise<void> {
    const { region, session } = store.latest();
    const answer = document.hidden ? null : await apiOf(region).call('getBook', { query: { depth: BOOK_DEPTH } });
    if (answer?.ok === true && store.latest().session === session) set({ book: answer.value });
    setTimeout(readBook, BOOK_EVERY_MS);
  }

  function chooseRegion(region: string): void {
    if (region === store.latest().region || !apis.has(region)) return;
    preferences.write('region', region);
    store.latest().session.stop();
    set({ region, session: openSession(region), book: null });
    begin();
  }

  function begin(): void {
    const { session, region, userId } = store.latest();
    session.start();
    void readMarket(session, region);
    void readPersonas();
    if (userId !== null) void readOrdersOf(userId);
  }

  async function readMarket(session: RegionSession, region: string): Promise<void> {
    const answer = await apiOf(region).call('getMarket');
    if (answer.ok && session.store.latest().feed.market === null)
      session.fold({ kind: 'market', market: answer.value });
  }

  function networkChanged(isOnline: boolean): void {
    store.latest().session.networkChanged(isOnline);
    if (isOnline) orders.retryNow();
  }

  watchNetwork(networkChanged);
  orders.restore();
  begin();
  void readBook();

  return {
    regions,
    store,
    draft,
    orders,
    cancels,
    replaces,
    chooseRegion,
    choosePersona,
    refreshPersonas: readPersonas,
    api: asked.api,
    pictureUrl: (url) => resolved(url, config.regions[store.latest().region]),
  };
}

/** A submission may have been stored when there were other Regions: it waits, its outcome unknown, until its Region is back. */
const NO_SUCH_REGION: ApiClient = {
  call: () => Promise.resolve({ ok: false, failure: { kind: 'unreachable', cause: 'network' } }),
};

const keys = createKeySource();
const outside = { timers: browserTimers, random: Math.random, schedule: onNextFrame };

function regionApi(baseUrl: string): ApiClient {
  return createApiClient({ baseUrl, fetch: (url, init) => fetch(url, init), timers: browserTimers });
}

function watchNetwork(onChange: (isOnline: boolean) => void): void {
  addEventListener('online', () => onChange(true));
  addEventListener('offline', () => onChange(false));
}

/** A URL of an answer is relative to the Region that gave it. */
function resolved(url: string | null, baseUrl: string | undefined): string | null {
  return url === null ? null : new URL(url, baseUrl).href;
}

/** The Region that was chosen last, while it is still there; else the first. */
function regionToStart(regions: readonly string[], remembered: string | null): string {
  const [first = ''] = regions;
  return remembered !== null && regions.includes(remembered) ? remembered : first;
}
