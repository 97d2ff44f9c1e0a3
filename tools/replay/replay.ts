/** Drives a running exchange with a LOBSTER file: many synthetic clients, each in its own order, all through the public API. */
import type { Order } from '@tulip/contracts';
import { parseDecimal } from '@tulip/contracts';
import { assert } from '@tulip/std';
import type { ExchangeClient } from './exchange-client.ts';
import { type LobsterMessage, parseLobsterLine } from './lobster.ts';
import { createReplayPlan, type ReplayAction } from './plan.ts';
import { countOutcomes, type ReplaySummary } from './summary.ts';

export interface ReplayOptions {
  /** Stops after this many messages. */
  readonly limit: number;
  /** Messages a second at most; undefined for as fast as the exchange answers. */
  readonly rate: number | undefined;
  readonly clients: number;
  /** Part of every idempotency key: the same run name sends the same orders again. */
  readonly run: string;
  /** Told about once a second. */
  readonly onProgress: (line: string) => void;
}

interface Tally {
  sent: number;
  accepted: number;
  replayed: number;
  cancelsAsked: number;
  cancelsTooLate: number;
}

/** How far a client may fall behind before reading waits for it. */
const QUEUED_MAX = 64;
const PROGRESS_MS = 1_000;
const POLL_MS = 250;
/** Gives up waiting for open orders when none has ended for this long. */
const STALLED_MS = 60_000;

export async function replay(
  client: ExchangeClient,
  lines: AsyncIterable<string>,
  options: ReplayOptions,
): Promise<ReplaySummary> {
  const users = Array.from({ length: options.clients }, (_, index) => `lobster-${index}`);
  await Promise.all(users.map((userId, index) => client.ensurePersona(userId, `Lobster client ${index}`)));
  const reference = (await firstPriceOf(client, users, options.run)) ?? (await client.market()).reference;
  const referenceCents = parseDecimal(reference);
  assert(referenceCents.ok, 'the exchange answers decimals');
  options.onProgress(`${options.clients} clients, prices scaled to the reference ${reference}`);

  const plan = createReplayPlan(options.clients, referenceCents.value);
  const tally: Tally = { sent: 0, accepted: 0, replayed: 0, cancelsAsked: 0, cancelsTooLate: 0 };
  const acknowledged = new Map<string, string>();
  const lanes = users.map((userId) => createLane(client, userId, options.run, tally, acknowledged));
  const startedAt = performance.now();
  let messages = 0;
  const progress = setInterval(() => {
    const seconds = (performance.now() - startedAt) / 1000;
    options.onProgress(
      `${messages} messages, ${tally.accepted} accepted, ${(tally.accepted / seconds).toFixed(0)}/s, ${client.retries()} retries`,
    );
  }, PROGRESS_MS);
  try {
    for await (const message of messagesOf(lines, options.limit)) {
      messages += 1;
      if (options.rate !== undefined) await until(startedAt + (messages / options.rate) * 1000);
      const action = plan.next(message);
      if (action !== undefined) await lanes[action.client]?.push(action);
    }
    await Promise.all(lanes.map((lane) => lane.drain()));
  } finally {
    clearInterval(progress);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const listed = await settledOrders(client, users, new Set(acknowledged.values()), options.onProgress);
  return {
    messages,
    ...tally,
    ...countOutcomes(new Set(acknowledged.values()), listed),
    seconds,
    acknowledgedPerSecond: (tally.accepted + tally.replayed) / seconds,
  };
}

/**
 * The price of the run's first order, if there was such a run before: prices were scaled to it, and the same run must send the
 * same orders, whatever the reference price has become since. The plan gives the first order to the first client.
 */
async function firstPriceOf(
  client: ExchangeClient,
  [firstUser = '']: readonly string[],
  run: string,
): Promise<string | undefined> {
  let price: string | undefined;
  for await (const order of client.orders(firstUser)) {
    // Newest first: the last one that we see is the first one that was placed.
    if (order.idempotencyKey.startsWith(`${run}/`)) price = order.price ?? undefined;
  }
  return price;
}

async function* messagesOf(lines: AsyncIterable<string>, limit: number): AsyncIterable<LobsterMessage> {
  let number = 0;
  for await (const text of lines) {
    if (number >= limit) return;
    number += 1;
    if (text.trim() === '') continue;
    const message = parseLobsterLine(text, number);
    if (!message.ok) throw new Error(message.error);
    yield message.value;
  }
}

interface Lane {
  /** Resolves when there is room for more. */
  push(action: ReplayAction): Promise<void>;
  drain(): Promise<void>;
}

/** One client: its messages one after the other, in the order of the file. */
function createLane(
  client: ExchangeClient,
  userId: string,
  run: string,
  tally: Tally,
  acknowledged: Map<string, string>,
): Lane {
  let tail: Promise<void> = Promise.resolve();
  let queued = 0;
  let failure: unknown;

  async function act(action: ReplayAction): Promise<void> {
    if (action.kind === 'place') {
      tally.sent += 1;
      const { side, price, quantity } = action;
      const placed = await client.place({ userId, side, price, quantity }, `${run}/${action.sourceId}`);
      acknowledged.set(action.sourceId, placed.order.orderId);
      if (placed.isReplay) tally.replayed += 1;
      else tally.accepted += 1;
      return;
    }
    const orderId = acknowledged.get(action.sourceId);
    if (orderId === undefined) return;
    tally.cancelsAsked += 1;
    if (!(await client.cancel(orderId))) tally.cancelsTooLate += 1;
  }

  return {
    async push(action) {
      if (failure !== undefined) throw failure;
      queued += 1;
      tail = tail
        .then(() => (failure === undefined ? act(action) : undefined))
        .catch((error: unknown) => {
          failure = error;
        })
        .finally(() => {
          queued -= 1;
        });
      if (queued >= QUEUED_MAX) await tail;
    },
    async drain() {
      await tail;
      if (failure !== undefined) throw failure;
    },
  };
}

/** Lists every user's orders once all acknowledged ones have ended, or once nothing moves any more. */
async function settledOrders(
  client: ExchangeClient,
  users: readonly string[],
  acknowledged: ReadonlySet<string>,
  onProgress: (line: string) => void,
): Promise<Order[]> {
  let lastOpen = Number.POSITIVE_INFINITY;
  let movedAt = performance.now();
  for (;;) {
    const listed: Order[] = [];
    for (const userId of users) for await (const order of client.orders(userId)) listed.push(order);
    const { open, lost } = countOutcomes(acknowledged, listed);
    const unsettled = open + lost;
    if (unsettled < lastOpen) movedAt = performance.now();
    lastOpen = unsettled;
    if (unsettled === 0 || performance.now() - movedAt > STALLED_MS) return listed;
    onProgress(`waiting for ${unsettled} orders to end`);
    await until(performance.now() + POLL_MS);
  }
}

async function until(instant: number): Promise<void> {
  const wait = instant - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
}
