/** The balance worker: each fill once, users apart, and what nothing helps in the dead letters after five tries that back off. */
import type { Operation } from '@tulip/adapters-memory';
import { type Posting, StoreError } from '@tulip/exchange';
import { handleAdjustments } from '@tulip/services/handlers/balance-worker.ts';
import { describe, expect, it } from 'vitest';
import { createWorkbench, type Process, REGION, toDelivery, type Workbench } from '../seams/workbench.ts';

const orderOf = (userId: string) => ({ userId, side: 'BUY', type: 'MARKET', quantity: 10 });

async function traded(bench: Workbench, ...userIds: readonly string[]): Promise<Process> {
  const process = bench.start();
  for (const [index, userId] of userIds.entries())
    expect((await process.place(orderOf(userId), `k${index}`)).status).toBe(202);
  for (const _userId of userIds) await process.fillOnce();
  await process.publish();
  return process;
}

async function rowOf(process: Process, userId: string) {
  const [row] = await process.deps.balances.rows([userId], [REGION]);
  return row;
}

/** What the fills of the user's orders cost, by the orders themselves. */
async function spent(process: Process, userId: string): Promise<number> {
  const keys = await process.deps.orders.list({ kind: 'user', userId }, null, 200);
  const versions = await process.deps.orders.versionsOfMany(
    keys.map(({ orderId }) => orderId),
    [REGION],
  );
  return [...versions.values()].flat().reduce((sum, { notional }) => sum + notional, 0);
}

describe('the balance worker', () => {
  it('posts what was filled, and the same messages again change nothing', async () => {
    const bench = await createWorkbench();
    const process = await traded(bench, 'clusius', 'clusius', 'oosterwijck');
    const deliveries = bench.region.queues.balances.receive(10).map(toDelivery);
    expect(await handleAdjustments(process.deps, deliveries)).toEqual([]);
    const after = await rowOf(process, 'clusius');
    expect(after?.balance).toBe(1_000_000 - (await spent(process, 'clusius')));
    expect(after?.balance).toBeLessThan(1_000_000);
    expect(await handleAdjustments(process.deps, [...deliveries, ...deliveries].reverse())).toEqual([]);
    expect(await rowOf(process, 'clusius')).toEqual(after);
    expect((await rowOf(process, 'oosterwijck'))?.balance).toBe(1_000_000 - (await spent(process, 'oosterwijck')));
  });

  it('buries at once what is no adjustment, is in another’s group, or belongs to a peer Region', async () => {
    const bench = await createWorkbench();
    const process = await traded(bench, 'clusius');
    const [delivery] = bench.region.queues.balances.receive(10).map(toDelivery);
    const body = delivery?.body ?? '';
    const bad = [
      { ...delivery, groupId: 'oosterwijck' },
      { ...delivery, body: '{' },
      { ...delivery, body: body.replaceAll(REGION, 'eu-west-1') },
      { ...delivery, body: body.replace('"v":1', '"v":2') },
    ].map(
      (each, index) =>
        ({ ...each, deliveryId: `bad-${index}`, receiptHandle: 'gone' }) as ReturnType<typeof toDelivery>,
    );
    expect(await handleAdjustments(process.deps, bad)).toEqual([]);
    expect(bench.region.queues.balances.deadLetters()).toHaveLength(bad.length);
    for (const userId of ['clusius', 'oosterwijck']) expect((await rowOf(process, userId))?.entries).toBe(1);
  });

  it('keeps a message that always fails from nobody else: five tries that back off, then a dead letter', async () => {
    const bench = await createWorkbench();
    await traded(bench, 'clusius', 'oosterwijck');
    const failing = bench.start({
      before(operation: Operation, [posting]) {
        if (operation !== 'balances.post') return;
        if ((posting as Posting).row.userId === 'clusius') throw new Error('nothing helps');
      },
    });
    const rests: number[] = [];
    let restedMs = 0;
    while (bench.region.queues.balances.deadLetters().length === 0) {
      const { visible } = bench.region.queues.balances.depth();
      if (visible > 0) rests.push(restedMs);
      if (visible > 0) restedMs = 0;
      await failing.postOnce();
      bench.clock.advance(500);
      restedMs += 500;
    }
    expect(rests.slice(1, 5)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect((await rowOf(failing, 'oosterwijck'))?.entries).toBeGreaterThan(1);
    expect((await failing.deps.status()).dlq).toEqual({ orders: 0, events: 0, balances: 1 });
  });

  it('posts the rest of a user’s messages beside one that nothing helps', async () => {
    const bench = await createWorkbench();
    await traded(bench, 'clusius', 'clusius', 'clusius');
    const [first, ...others] = bench.region.queues.balances.receive(10).map(toDelivery);
    const poison = `${first?.body}`;
    const seq = /"seq":(\d+)/.exec(poison)?.[1] ?? '';
    const process = bench.start({
      before(operation: Operation, [posting]) {
        if (operation !== 'balances.post') return;
        if ((posting as Posting).entries.some(({ entryId }) => entryId.includes(`#${seq.padStart(12, '0')}#`)))
          throw new Error('nothing helps');
      },
    });
    const all = [first, ...others].flatMap((delivery) => delivery ?? []);
    // The three orders came in one message or in several, as the router had them: apart they are tried each for itself.
    expect(await handleAdjustments(process.deps, all)).toEqual([first?.deliveryId]);
    const failedLines = process.adapters.log.lines.filter(({ message }) => message === 'ADJUSTMENT_FAILED');
    expect(failedLines.length).toBeGreaterThan(0);
  });

  it('gives a whole group back while the store fails, without trying for longer than it may', async () => {
    const bench = await createWorkbench();
    await traded(bench, 'clusius');
    const process = bench.start({
      before(operation: Operation) {
        if (operation === 'balances.load') throw new StoreError('throttled', operation);
      },
    });
    const startedAt = bench.clock.now();
    const deliveries = bench.region.queues.balances.receive(10).map(toDelivery);
    expect(await handleAdjustments(process.deps, deliveries)).toEqual(deliveries.map(({ deliveryId }) => deliveryId));
    expect(bench.clock.now() - startedAt).toBeLessThanOrEqual(5_000);
    bench.clock.advance(60_000);
    await bench.start().settle();
    expect((await rowOf(process, 'clusius'))?.balance).toBe(1_000_000 - (await spent(process, 'clusius')));
  });
});

describe('cash through lost replies', () => {
  it.each(['balances.load', 'balances.post', 'adjustments.send', 'balanceCursors.advance'] as const)(
    'of %s: each fill once',
    async (operation) => {
      const bench = await createWorkbench();
      let left = 1;
      const process = bench.start({
        after(called: Operation) {
          if (called !== operation || left === 0) return;
          left -= 1;
          throw new StoreError('unknown-outcome', operation);
        },
      });
      expect((await process.place(orderOf('clusius'), 'k')).status).toBe(202);
      await process.fillOnce();
      await process.publish().catch(() => undefined);
      await process.settle();
      expect(left).toBe(0);
      expect((await rowOf(process, 'clusius'))?.balance).toBe(1_000_000 - (await spent(process, 'clusius')));
      expect(bench.region.queues.balances.deadLetters()).toEqual([]);
    },
  );
});
