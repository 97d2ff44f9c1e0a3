/** Takes typical orders through every step, batch by batch, and a Region through a minute without any. */
import type { Order } from '@tulip/contracts';
import { BALANCES_QUEUE, EVENTS_QUEUE, ORDERS_QUEUE } from '@tulip/resources';
import { must } from '@tulip/std';
import type { RecordedCall } from '../recorded-call.ts';
import { putKeys, queueEvent, type SentMessage, sentMessages, socketEvent, streamEvent } from './lambda-events.ts';
import type { Part, Recording, Step, WalkSettings } from './recording.ts';
import type { Stage } from './stage.ts';
import { drawOrders, type TypicalOrder } from './typical-orders.ts';

/** The seeds: they are there without being created. */
const TRADERS = ['clusius', 'oosterwijck', 'leeuwenhoek'] as const;
const VIEWER = 'viewer0000001=';
/** So many orders of each trader fill what grows at first: the lags that a lane's head remembers. */
const WARM_UP_ORDERS = 20;
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

export async function walk(stage: Stage, settings: WalkSettings): Promise<Recording> {
  const counts: Record<string, { orders: number; trades: number }> = {};
  stage.enter('warm-up');
  await stage.invoke('connect', 'seeder', {});
  await welcomeScreen(stage);
  for (const [index, userId] of TRADERS.entries())
    await tradeAll(stage, drawOrders('warm', userId, index, WARM_UP_ORDERS), WARM_UP_ORDERS / 2);
  for (const size of settings.batchSizes) {
    const part: Part = `batch ${size}`;
    stage.enter(part);
    const orders = TRADERS.flatMap((userId, index) =>
      drawOrders(`batch-${size}`, userId, settings.seed + index, Math.round(settings.orders / TRADERS.length)),
    );
    counts[part] = { orders: orders.length, trades: await tradeAll(stage, orders, size) };
  }
  await idle(stage);
  return { regions: settings.regions, tables: stage.tables, entries: stage.entries, counts };
}

/** The first screen is the one that frames go to; the second shows what it costs that one comes. */
async function welcomeScreen(stage: Stage): Promise<void> {
  const subscribe = JSON.stringify({ action: 'subscribe', channels: ['market', 'orders'] });
  await stage.invoke('connect', 'socket-connect', socketEvent(VIEWER, ''));
  await stage.invoke('subscribe', 'socket-message', socketEvent(VIEWER, subscribe));
  stage.clock.advance(SECOND_MS);
  stage.enter('screen');
  await stage.invoke('connect', 'socket-connect', socketEvent('guest', ''));
  await stage.invoke('subscribe', 'socket-message', socketEvent('guest', subscribe));
  await stage.invoke('ping', 'socket-message', socketEvent('guest', JSON.stringify({ action: 'ping' })));
  await stage.invoke('connect', 'socket-disconnect', socketEvent('guest', ''));
  stage.enter('warm-up');
  stage.clock.advance(SECOND_MS);
}

/** Orders of one trader, hence of one lane, in batches; answers the number of trades. */
async function tradeAll(stage: Stage, orders: readonly TypicalOrder[], batchSize: number): Promise<number> {
  let trades = 0;
  for (let start = 0; start < orders.length; ) {
    const user = orders[start]?.body.userId;
    const batch = orders.slice(start, start + batchSize).filter(({ body }) => body.userId === user);
    trades += await tradeBatch(stage, batch);
    start += batch.length;
  }
  return trades;
}

async function tradeBatch(stage: Stage, batch: readonly TypicalOrder[]): Promise<number> {
  const accepted: Accepted[] = [];
  for (const order of batch) accepted.push(await accept(stage, order));
  const bells = accepted.flatMap(({ bell }) => bell);
  const committed = await deliver(stage, 'fill', 'fill-worker', ORDERS_QUEUE.name, bells);
  const ledgerKeys = committed.flatMap((call) => putKeys(call, 'LEDGER#'));
  const published = await stage.invoke('publish', 'router', streamEvent(ledgerKeys));
  const messagesTo = (queue: string) => published.flatMap(sentMessages).filter((sent) => sent.queue.endsWith(queue));
  const adjustments = messagesTo(BALANCES_QUEUE.name);
  if (adjustments.length > 0) await deliver(stage, 'cash', 'balance-worker', BALANCES_QUEUE.name, adjustments);
  // A second later the frame pump is free: what a round costs does not depend on who waits for it.
  stage.clock.advance(SECOND_MS);
  await deliver(stage, 'frames', 'broadcaster', EVENTS_QUEUE.name, messagesTo(EVENTS_QUEUE.name));
  for (const { orderId } of accepted)
    await stage.request('client read', { method: 'GET', path: `/api/orders/${orderId}` });
  return committed.flatMap((call) => putKeys(call, 'TRADE#')).length;
}

interface Accepted {
  readonly orderId: string;
  readonly bell: readonly SentMessage[];
}

async function accept(stage: Stage, { key, body }: TypicalOrder): Promise<Accepted> {
  const headers = { 'idempotency-key': key };
  const { body: answer, calls } = await stage.request('accept', { method: 'POST', path: '/api/orders', body, headers });
  const { order } = answer as { readonly order: Order };
  return { orderId: order.orderId, bell: calls.flatMap(sentMessages) };
}

async function deliver(
  stage: Stage,
  step: Step,
  id: 'fill-worker' | 'balance-worker' | 'broadcaster',
  queue: string,
  messages: readonly SentMessage[],
): Promise<RecordedCall[]> {
  must(messages[0], `a message for ${id}`);
  stage.delivered(step, queue, messages.length);
  return stage.invoke(step, id, queueEvent(messages));
}

async function idle(stage: Stage): Promise<void> {
  stage.enter('idle');
  stage.clock.advance(MINUTE_MS);
  await stage.invoke('sweep', 'sweeper', { ringAll: false });
  stage.clock.advance(MINUTE_MS);
  await stage.request('health probe', { method: 'GET', path: '/health' });
}
