/** The open loop: each order goes out at its time, whatever the exchange is doing, and its latency counts from that time. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { percentiles, percentilesOf } from './latencies.ts';
import type { OrderClient } from './order-client.ts';
import type { PlannedOrder } from './order-plan.ts';

export const offerFigures = z.object({
  offered: z.int(),
  /** Answered 202 for the order that was sent. */
  accepted: z.int(),
  /** Answered otherwise, by status; 0 stands for no answer. */
  refused: z.record(z.string(), z.int()),
  /** Whether it was broken off because too many orders were waiting for their answer. */
  isCutOff: z.boolean(),
  seconds: z.number(),
  ackMs: percentiles,
  /** From the arrival to the frame that shows how the order ended. */
  fillMs: percentiles,
  /** Orders that had not been seen to end, when half of the orders had arrived and when all had. */
  backlogHalfway: z.int(),
  backlog: z.int(),
  /** Accepted, and still not seen to end when the patience was over. */
  unseen: z.array(z.string()),
  /** What the sockets complained of; an order whose end they did not show is among the unseen. */
  troubles: z.array(z.string()),
});
export type OfferFigures = z.infer<typeof offerFigures>;

export interface Offer {
  /** Resolves when every order is answered, and seen to end or given up. */
  readonly figures: Promise<Omit<OfferFigures, 'troubles'>>;
  /** To be called for each order that is seen to end. */
  noteEnded(orderId: string): void;
}

/** Beyond it a step has failed, and going on would only fill the machine. */
const WAITING_MAX = 1_500;
const END_PATIENCE_MS = 20_000;
const POLL_MS = 5;

interface OpenOrder {
  readonly dueAt: number;
  isAccepted: boolean;
}

export function offer(client: OrderClient, orders: readonly PlannedOrder[]): Offer {
  const open = new Map<string, OpenOrder>();
  const ackMs: number[] = [];
  const fillMs: number[] = [];
  const refused: Record<string, number> = {};
  let waiting = 0;
  let accepted = 0;
  let offered = 0;

  const send = async (order: PlannedOrder, dueAt: number): Promise<void> => {
    const entry: OpenOrder = { dueAt, isAccepted: false };
    open.set(order.orderId, entry);
    offered += 1;
    waiting += 1;
    const status = await client.place(order);
    waiting -= 1;
    ackMs.push(performance.now() - dueAt);
    if (status === 202) {
      accepted += 1;
      entry.isAccepted = true;
      return;
    }
    refused[status] = (refused[status] ?? 0) + 1;
    open.delete(order.orderId);
  };

  const run = async (): Promise<Omit<OfferFigures, 'troubles'>> => {
    const startedAt = performance.now();
    let next = 0;
    let backlogHalfway = 0;
    while (next < orders.length && waiting <= WAITING_MAX) {
      const now = performance.now() - startedAt;
      for (let order = orders[next]; order !== undefined && order.atMs <= now; order = orders[next]) {
        void send(order, startedAt + order.atMs);
        next += 1;
        if (next === Math.ceil(orders.length / 2)) backlogHalfway = open.size;
      }
      const pauseMs = (orders[next]?.atMs ?? now) - (performance.now() - startedAt);
      await sleep(Math.max(0, pauseMs));
    }
    const seconds = (performance.now() - startedAt) / 1000;
    const backlog = open.size;
    const giveUpAt = performance.now() + END_PATIENCE_MS;
    while ((waiting > 0 || open.size > 0) && performance.now() < giveUpAt) await sleep(POLL_MS);
    return {
      offered,
      accepted,
      refused,
      isCutOff: next < orders.length,
      seconds,
      ackMs: percentilesOf(ackMs),
      fillMs: percentilesOf(fillMs),
      backlogHalfway,
      backlog,
      unseen: [...open].filter(([, { isAccepted }]) => isAccepted).map(([orderId]) => orderId),
    };
  };

  return {
    figures: run(),
    noteEnded(orderId) {
      const entry = open.get(orderId);
      if (entry === undefined) return;
      fillMs.push(performance.now() - entry.dueAt);
      open.delete(orderId);
    },
  };
}
