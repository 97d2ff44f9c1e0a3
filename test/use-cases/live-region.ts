/** A Region with clients on its sockets: they subscribe, trades happen, frames come, and each client keeps its own books. */
import type { FaultHooks, MemoryRegion } from '@tulip/adapters-memory';
import {
  FRAME_INTERVAL_MS,
  type FrameMessage,
  type LedgerEvent,
  MAX_FRAME_BYTES,
  type ServerMessage,
  type SubscribeMessage,
  serverMessage,
} from '@tulip/contracts';
import { broadcast, eventsOf, subscribe } from '@tulip/exchange';
import { createRandom, fromRfc3339, must, randomBelow } from '@tulip/std';
import { type Bench, type BenchOptions, createBench, HOME, ledgerOf, type Process } from './bench.ts';

type Wanted = Parameters<typeof broadcast>[1];

export const NOTHING: Wanted = { seqs: {}, connectionId: null };

export interface LiveRegion {
  readonly bench: Bench;
  readonly region: MemoryRegion;
  /** A healthy process, to set the scene with. */
  readonly quiet: Process;
  /** Opens a socket; without `wish` it never subscribes. */
  connect(connectionId: string, wish?: Partial<SubscribeMessage>): Promise<void>;
  /** Accepts, fills and publishes so many orders; what frames must account for afterwards. */
  trade(orders: number, userId?: string): Promise<Wanted>;
  /** Every event of every stream that is published. */
  events(): Promise<LedgerEvent[]>;
}

export async function createLiveRegion(options: BenchOptions = {}): Promise<LiveRegion> {
  const bench = await createBench(options);
  const region = bench.regionOf(HOME);
  const quiet = bench.start();
  let keys = 0;
  return {
    bench,
    region,
    quiet,
    async connect(connectionId, wish) {
      region.sockets.open(connectionId);
      await quiet.deps.connections.connect(connectionId);
      if (wish !== undefined) await subscribeTo(quiet, connectionId, wish);
    },
    async trade(orders, userId = 'clusius') {
      for (let order = 0; order < orders; order++) await quiet.accept({ userId }, `k${keys++}`);
      await quiet.fillAll();
      await quiet.publish();
      return { seqs: await publishedSeqs(bench, quiet), connectionId: null };
    },
    async events() {
      const entries = await Promise.all(bench.streams.map((stream) => ledgerOf(quiet, stream)));
      return entries.flat().flatMap(eventsOf);
    },
  };
}

export function subscribeTo(process: Process, connectionId: string, wish: Partial<SubscribeMessage> = {}) {
  return subscribe(process.deps, connectionId, { action: 'subscribe', channels: ['orders'], ...wish });
}

async function publishedSeqs(bench: Bench, process: Process): Promise<Record<string, number>> {
  const cursors = await process.deps.cursors.read(bench.streams);
  return Object.fromEntries(cursors.filter(({ seq }) => seq > 0).map(({ stream, seq }) => [stream, seq]));
}

/** Hooks that make each port call take a random number of turns, so that two processes interleave in another way each seed. */
export function dawdling(seed: number): FaultHooks {
  const random = createRandom(seed);
  const dawdle = async () => {
    for (let turns = randomBelow(random, 12); turns > 0; turns--) await Promise.resolve();
  };
  return { before: dawdle, after: dawdle };
}

/** A sleep that costs the others some turns too, as real time does. */
export function patient(process: Process): Process['deps'] {
  const { clock } = process.deps;
  const sleep = async (durationMs: number) => {
    clock.advance(durationMs);
    for (let turn = 0; turn < 60; turn++) await Promise.resolve();
  };
  return { ...process.deps, timer: { sleep } };
}

/** A process beside another that holds the lease and never lets go: it renews whenever time passes. */
export async function besideRival({ quiet, bench }: LiveRegion): Promise<Process['deps']> {
  const { frames } = quiet.deps;
  const renew = async () => {
    const state = await frames.read();
    await frames.replace(state, { ...state, leaseUntil: bench.clock.now() + 3_000 });
  };
  await renew();
  const sleep = async (durationMs: number) => {
    bench.clock.advance(durationMs);
    await renew();
  };
  return { ...quiet.deps, timer: { sleep } };
}

export function pump(process: Process, wanted: Wanted): Promise<boolean> {
  return broadcast(process.deps, wanted);
}

/** Everything that a connection was sent, each message checked against the contract and the limit of its size. */
export function inboxOf({ region }: LiveRegion, connectionId: string): ServerMessage[] {
  return region.sockets.inbox(connectionId).map((text) => {
    if (new TextEncoder().encode(text).length > MAX_FRAME_BYTES) throw new Error('a message is too large');
    return serverMessage.parse(JSON.parse(text));
  });
}

export function framesOf(live: LiveRegion, connectionId: string): FrameMessage[] {
  return inboxOf(live, connectionId).flatMap((message) => (message.type === 'frame' ? [message] : []));
}

/** What a client knows that follows `subscribed` and the frames after it; every broken promise is a sentence. */
export function clientOf(live: LiveRegion, connectionId: string) {
  const broken: string[] = [];
  const events: LedgerEvent[] = [];
  let positions: Record<string, number> = {};
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const message of inboxOf(live, connectionId)) {
    if (message.type === 'subscribed') positions = { ...message.streams };
    if (message.type !== 'frame') continue;
    const at = must(fromRfc3339(message.at), 'the time of a frame');
    if (at - lastAt < FRAME_INTERVAL_MS) broken.push(`a frame ${at - lastAt} ms after the last`);
    lastAt = at;
    for (const [stream, { from, to }] of Object.entries(message.covers)) {
      if (from !== (positions[stream] ?? 0) + 1) broken.push(`${stream}: ${from} after ${positions[stream]}`);
      positions[stream] = to;
    }
    events.push(...message.events);
  }
  return { broken, events, positions };
}

/** Events by their place, for comparing sets of them. */
export function placesOf(events: readonly LedgerEvent[]): string[] {
  return events.map(({ stream, seq }) => `${stream}/${seq}`).sort();
}
