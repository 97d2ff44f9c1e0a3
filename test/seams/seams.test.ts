/** The seams where a step may fail: refused sends, lost replies, poison, throttling, two workers, a kill between any two steps. */
import type { Order } from '@tulip/contracts';
import { createStatelessEngines, StoreError } from '@tulip/exchange';
import { createSimFill, DEFAULT_SETTINGS } from '@tulip/simfill';
import { describe, expect, it } from 'vitest';
import { accepted, failing, mortalHooks, runOrDie } from './troubles.ts';
import { createWorkbench, type Process, toDelivery, type Workbench } from './workbench.ts';

/** What failed is shown again after this, by the functions themselves. */
const SHOWN_AGAIN_AFTER_MS = 1_000;
const BUY = { userId: 'clusius', side: 'BUY', type: 'MARKET', quantity: 10 };

async function expectClean(bench: Workbench, orders: number) {
  const report = await bench.audit();
  expect(report.differences).toEqual([]);
  expect(report.counts).toMatchObject({ orders, open: 0 });
  return report;
}

describe('queue send refused', () => {
  it('the order is accepted, and filled by the sweeper', async () => {
    const bench = await createWorkbench();
    const order = await accepted(await bench.start(failing('before', 'bells.ring', 'unreachable')).place(BUY, 'k'));
    const worker = bench.start();
    await worker.settle();
    expect((await worker.order(order.orderId)).status).toBe('PENDING');
    bench.clock.advance(1_000);
    await worker.sweep();
    await worker.settle();
    expect((await worker.order(order.orderId)).status).toBe('PENDING');
    bench.clock.advance(1_500);
    await worker.sweep();
    await worker.settle();
    expect((await worker.order(order.orderId)).status).toBe('FILLED');
    await expectClean(bench, 1);
  });

  it('after a restart that lost the queues everything pending is rung at once', async () => {
    const bench = await createWorkbench();
    const silent = bench.start(failing('before', 'bells.ring', 'unreachable', 100));
    for (let index = 0; index < 20; index++) await accepted(await silent.place(BUY, `k${index}`));
    const worker = bench.start();
    await worker.sweep({ ringAll: true });
    await worker.settle();
    await expectClean(bench, 20);
  });

  it('a cancel whose bell was lost reaches a still pending order before its fill', async () => {
    const bench = await createWorkbench();
    const silent = bench.start(failing('before', 'bells.ring', 'unreachable', 1));
    const order = await accepted(await silent.place(BUY, 'k'));
    expect((await silent.cancel(order.orderId)).status).toBe(202);
    const worker = bench.start();
    await worker.settle();
    expect(await worker.order(order.orderId)).toMatchObject({
      status: 'CANCELLED',
      reason: 'user-cancel',
      filledQuantity: 0,
    });
    bench.clock.advance(5_000);
    await worker.sweep();
    await worker.settle();
    expect((await worker.order(order.orderId)).status).toBe('CANCELLED');
    expect((await silent.cancel(order.orderId)).status).toBe(409);
    await expectClean(bench, 1);
  });
});

describe('reply lost', () => {
  it('of a fill commit: nothing is done twice', async () => {
    const bench = await createWorkbench();
    const worker = bench.start(failing('after', 'lanes.commit', 'unknown-outcome'));
    const order = await accepted(await worker.place(BUY, 'k'));
    await worker.settle();
    const { events } = (await (await worker.get(`/api/orders/${order.orderId}`)).json()) as {
      events: { type: string }[];
    };
    expect(events.filter(({ type }) => type === 'OrderAccepted')).toHaveLength(1);
    expect((await worker.order(order.orderId)).filledQuantity).toBe(10);
    expect(bench.region.queues.orders.deadLetters()).toEqual([]);
    await expectClean(bench, 1);
  });

  it('of an acceptance: the client is told to ask again, and asking again replays the one order', async () => {
    const bench = await createWorkbench();
    const facade = bench.start(failing('after', 'orders.accept', 'unknown-outcome'));
    const first = await facade.place(BUY, 'k');
    expect(first.status).toBe(503);
    expect(first.headers.get('retry-after')).toBe('1');
    const again = await facade.place(BUY, 'k');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    await accepted(again);
    bench.clock.advance(3_000);
    const worker = bench.start();
    await worker.sweep();
    await worker.settle();
    await expectClean(bench, 1);
  });

  it('of a publish: the bus may hear twice, the cursor and the sockets account for each event once', async () => {
    const bench = await createWorkbench();
    const worker = bench.start(failing('after', 'bus.publish', 'unknown-outcome'));
    await accepted(await worker.place(BUY, 'k'));
    await worker.fillOnce();
    await expect(worker.publish()).rejects.toThrow('unknown-outcome');
    await worker.settle();
    const { streams } = (await (await worker.get('/api/status')).json()) as { streams: Record<string, number> };
    const cursors = await worker.adapters.cursors.read(Object.keys(streams));
    for (const { stream, seq } of cursors) expect(seq).toBe(streams[stream]);
    await expectClean(bench, 1);
  });
});

describe('poison message', () => {
  it('ends in the dead-letter queue at once, and its lane goes on without a pause', async () => {
    const bench = await createWorkbench();
    const worker = bench.start();
    const probe = await accepted(await worker.place(BUY, 'probe'));
    await worker.settle();
    const { stream } = await worker.order(probe.orderId);
    bench.region.queues.orders.send({ group: stream ?? '', deduplicationId: 'poison', body: '{"v":1,"kind":"bribe"}' });
    const behind = await accepted(await worker.place(BUY, 'behind'));
    await worker.fillOnce();
    expect((await worker.order(behind.orderId)).status).toBe('FILLED');
    expect(bench.region.queues.orders.depth()).toEqual({ visible: 0, inFlight: 0 });
    await worker.settle();
    expect(bench.region.queues.orders.deadLetters().map(({ body }) => body)).toEqual(['{"v":1,"kind":"bribe"}']);
    const { dlq } = (await (await worker.get('/api/status')).json()) as { dlq: Record<string, number> };
    expect(dlq['orders']).toBe(1);
    await expectClean(bench, 2);
  });

  it('stays in its queue when the dead-letter queue does not take it, and is buried a second later', async () => {
    const bench = await createWorkbench();
    const worker = bench.start(failing('before', 'deliveries.bury', 'unreachable'));
    bench.region.queues.orders.send({ group: 'us-east-2/TULIP-0', deduplicationId: 'poison', body: '{' });
    await worker.fillOnce();
    expect(worker.adapters.log.lines.map(({ message }) => message)).toEqual(['MESSAGE_REFUSED', 'DELIVERY_NOT_MOVED']);
    expect(bench.region.queues.orders.deadLetters()).toEqual([]);
    bench.clock.advance(SHOWN_AGAIN_AFTER_MS);
    await worker.fillOnce();
    expect(bench.region.queues.orders.deadLetters().map(({ body }) => body)).toEqual(['{']);
    expect(bench.region.queues.orders.depth()).toEqual({ visible: 0, inFlight: 0 });
  });

  it('a bell for nobody’s order, or in another lane’s group, changes nothing', async () => {
    const bench = await createWorkbench();
    const worker = bench.start();
    const order = await accepted(await worker.place(BUY, 'k'));
    const bell = (orderId: string, stream: string) => JSON.stringify({ v: 1, kind: 'place', orderId, stream });
    const failed = await worker.fill([
      {
        deliveryId: '1',
        receiptHandle: '1',
        groupId: 'us-east-2/TULIP-0',
        body: bell('0'.repeat(32), 'us-east-2/TULIP-0'),
        receiveCount: 1,
      },
      {
        deliveryId: '2',
        receiptHandle: '2',
        groupId: 'us-east-2/TULIP-0',
        body: bell(order.orderId, 'us-east-2/TULIP-1'),
        receiveCount: 1,
      },
    ]);
    expect(failed).toEqual([]);
    expect(bench.region.queues.orders.deadLetters().map(({ body }) => body)).toEqual([
      bell(order.orderId, 'us-east-2/TULIP-1'),
    ]);
    expect((await worker.order(order.orderId)).status).toBe('PENDING');
    await worker.settle();
    await expectClean(bench, 1);
  });

  it('a command on which the engine throws is rejected in the end and holds nobody back', async () => {
    const bench = await createWorkbench();
    const healthy = bench.start();
    const cursed = await accepted(await healthy.place(BUY, 'cursed'));
    const behind = await accepted(await healthy.place(BUY, 'behind'));
    const engine = createSimFill(DEFAULT_SETTINGS);
    const cursing: Process['deps'] = {
      ...healthy.deps,
      engines: createStatelessEngines({
        ...engine,
        apply: (command) => {
          if (command.orderId === cursed.orderId) throw new Error('engine bug');
          return engine.apply(command);
        },
      }),
    };
    const { handleOrderBells } = await import('@tulip/services/handlers/fill-worker.ts');
    for (let round = 0; round < 3; round++) {
      const messages = bench.region.queues.orders.receive(10);
      expect(messages).not.toEqual([]);
      const failed = new Set(await handleOrderBells(cursing, messages.map(toDelivery)));
      for (const { messageId, receiptHandle } of messages)
        if (!failed.has(messageId)) bench.region.queues.orders.delete(receiptHandle);
      bench.clock.advance(SHOWN_AGAIN_AFTER_MS);
    }
    expect(await healthy.order(cursed.orderId)).toMatchObject({ status: 'REJECTED', reason: 'engine-fault' });
    expect((await healthy.order(behind.orderId)).status).toBe('FILLED');
    expect(bench.region.queues.orders.deadLetters()).toEqual([]);
    await expectClean(bench, 2);
  });
});

describe('store throttled', () => {
  it('new orders are shed with 429 and retry-after, reads answer 503, and nothing is lost or half done', async () => {
    const bench = await createWorkbench();
    const busy = bench.start({
      before(operation) {
        throw new StoreError('throttled', operation);
      },
    });
    const shed = await busy.place(BUY, 'k');
    expect([shed.status, shed.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await shed.json()).toMatchObject({ code: 'shedding' });
    expect(busy.deps.pressure.mode()).toBe('BACKPRESSURE');
    for (const path of ['/api/orders', '/api/trades', '/api/market', '/api/status', '/api/personas']) {
      const answer = await busy.get(path);
      expect([path, answer.status, answer.headers.get('retry-after')]).toEqual([path, 503, '1']);
    }
    expect(bench.region.exchange.items().filter(({ value }) => value.kind === 'order')).toEqual([]);
    const worker = bench.start();
    await accepted(await worker.place(BUY, 'k'));
    await worker.settle();
    await expectClean(bench, 1);
  });

  it('a worker that cannot commit leaves its batch in the queue, and the next one does it', async () => {
    const bench = await createWorkbench();
    const worker = bench.start();
    const order = await accepted(await worker.place(BUY, 'k'));
    await bench.start(failing('before', 'lanes.commit', 'throttled', 1_000)).fillOnce();
    expect((await worker.order(order.orderId)).status).toBe('PENDING');
    expect(bench.region.queues.orders.depth()).toEqual({ visible: 0, inFlight: 1 });
    bench.clock.advance(SHOWN_AGAIN_AFTER_MS);
    await worker.fillOnce();
    expect((await worker.order(order.orderId)).status).toBe('FILLED');
    await worker.settle();
    await expectClean(bench, 1);
  });

  it('a worker that throws has its batch shown again after a second too', async () => {
    const bench = await createWorkbench();
    const worker = bench.start();
    const order = await accepted(await worker.place(BUY, 'k'));
    const buggy = bench.start({
      before(operation) {
        if (operation === 'lanes.commit') throw new TypeError('a bug');
      },
    });
    await expect(buggy.fillOnce()).rejects.toThrow('a bug');
    bench.clock.advance(SHOWN_AGAIN_AFTER_MS);
    await worker.fillOnce();
    expect((await worker.order(order.orderId)).status).toBe('FILLED');
    await worker.settle();
    await expectClean(bench, 1);
  });

  it('where the queue cannot be asked, what failed comes back when its visibility ends', async () => {
    const bench = await createWorkbench();
    const worker = bench.start();
    const order = await accepted(await worker.place(BUY, 'k'));
    const deaf = bench.start({
      before(operation) {
        if (operation === 'lanes.commit' || operation === 'deliveries.showAgain')
          throw new StoreError('throttled', operation);
      },
    });
    await deaf.fillOnce();
    expect(deaf.adapters.log.lines.at(-1)).toMatchObject({ message: 'DELIVERY_NOT_MOVED' });
    bench.clock.advance(SHOWN_AGAIN_AFTER_MS);
    await worker.fillOnce();
    expect((await worker.order(order.orderId)).status).toBe('PENDING');
    bench.clock.advance(60_000);
    await worker.fillOnce();
    expect((await worker.order(order.orderId)).status).toBe('FILLED');
    await worker.settle();
    await expectClean(bench, 1);
  });
});

describe('two workers on one lane', () => {
  it('one wins, none interleaves: each order once, a gapless chain', async () => {
    for (let pause = 1; pause <= 6; pause++) {
      const bench = await createWorkbench();
      const facade = bench.start();
      for (let index = 0; index < 4; index++) await accepted(await facade.place(BUY, `k${index}`));
      const messages = bench.region.queues.orders.receive(10).map(toDelivery);
      const rival = bench.start();
      let calls = 0;
      // The zombie stops before its n-th call, the rival commits the same and one more order, then the zombie goes on.
      const zombie = bench.start({
        async before() {
          calls += 1;
          if (calls !== pause) return;
          expect(await rival.fill(messages)).toEqual([]);
        },
      });
      expect(await zombie.fill(messages)).toEqual([]);
      const report = await expectClean(bench, 4);
      expect(report.counts.entries).toBe(4);
    }
  });

  it('each with different orders of the lane: both get through, one after the other', async () => {
    const bench = await createWorkbench();
    const facade = bench.start();
    for (let index = 0; index < 6; index++) await accepted(await facade.place(BUY, `k${index}`));
    const messages = bench.region.queues.orders.receive(10).map(toDelivery);
    const [left, right] = [messages.slice(0, 3), messages.slice(3)];
    const failed = await Promise.all([bench.start().fill(left), bench.start().fill(right)]);
    expect(failed).toEqual([[], []]);
    await expectClean(bench, 6);
  });
});

describe('a process killed between any two of its steps', () => {
  const ORDERS = 3;

  /** The whole day, each part done by a process that dies at its `crashAt`-th port call, then by a healthy one. */
  async function dayWithCrash(
    crashAt: number,
    when: 'before' | 'after',
  ): Promise<{ calls: number; outcomes: unknown }> {
    const bench = await createWorkbench();
    const { hooks, calls } = mortalHooks(crashAt, when);
    const mortal = bench.start(hooks);
    await runOrDie(async () => {
      for (let index = 0; index < ORDERS; index++) {
        bench.clock.advance(100);
        await mortal.place({ ...BUY, simulationSeed: index }, `k${index}`);
      }
      await mortal.fillOnce();
      await mortal.publish();
      await mortal.broadcastOnce();
      await mortal.sweep();
    });
    const heir = bench.start();
    for (let index = 0; index < ORDERS; index++)
      await accepted(await heir.place({ ...BUY, simulationSeed: index }, `k${index}`));
    bench.clock.advance(70_000);
    for (let round = 0; round < 3; round++) {
      await heir.sweep();
      await heir.settle();
    }
    const report = await expectClean(bench, ORDERS);
    const streams = Object.keys((await heir.deps.status()).streams);
    for (const { stream, seq } of await heir.adapters.cursors.read(streams)) {
      expect(seq).toBe((await heir.deps.lanes.head(stream)).seq);
    }
    expect(report.counts.trades).toBeGreaterThan(0);
    const { orders } = (await (await heir.get('/api/orders')).json()) as { orders: Order[] };
    const outcomes = orders.map(({ orderId, status, filledQuantity }) => ({ orderId, status, filledQuantity }));
    return { calls: calls(), outcomes: outcomes.sort((a, b) => (a.orderId < b.orderId ? -1 : 1)) };
  }

  it.each(['before', 'after'] as const)('%s each of its port calls: nothing lost, nothing twice', async (when) => {
    const calm = await dayWithCrash(Number.POSITIVE_INFINITY, when);
    expect(calm.calls).toBeGreaterThan(20);
    expect(calm.outcomes).toHaveLength(ORDERS);
    for (let crashAt = 1; crashAt <= calm.calls; crashAt++) await dayWithCrash(crashAt, when);
  });
});
