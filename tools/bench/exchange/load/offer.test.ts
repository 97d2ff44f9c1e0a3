/** The open loop: orders go out at their times, and latencies count from those. */
import { expect, it } from 'vitest';
import { offer } from './offer.ts';
import type { PlannedOrder } from './order-plan.ts';

const orders: PlannedOrder[] = ['a', 'b', 'c'].map((orderId, index) => {
  return { atMs: index * 2, orderId, idempotencyKey: orderId, body: '' };
});

it('sends the next order though the one before is not answered, and counts its wait from its own time', async () => {
  const answers = new Map<string, (status: number) => void>();
  const place = ({ orderId }: PlannedOrder) =>
    new Promise<number>((resolve) => {
      answers.set(orderId, resolve);
      if (answers.size < orders.length) return;
      for (const answer of answers.values()) answer(202);
      for (const ended of answers.keys()) setImmediate(() => running.noteEnded(ended));
    });
  const running = offer({ place, close: () => undefined }, orders);
  const figures = await running.figures;
  expect(figures).toMatchObject({ offered: 3, accepted: 3, isCutOff: false, unseen: [] });
  // The first order waited for the third to arrive: two gaps of 2 ms.
  expect(figures.ackMs.max).toBeGreaterThanOrEqual(4);
  expect(figures.fillMs.max).toBeGreaterThanOrEqual(figures.ackMs.p50);
});

it('counts what is not 202 by status, and waits for no end of it', async () => {
  const statuses = [202, 429, 0];
  const running = offer(
    {
      place: async ({ orderId }) => {
        setImmediate(() => running.noteEnded(orderId));
        return statuses.shift() ?? 0;
      },
      close: () => undefined,
    },
    orders,
  );
  expect(await running.figures).toMatchObject({ offered: 3, accepted: 1, refused: { 429: 1, 0: 1 }, unseen: [] });
});
