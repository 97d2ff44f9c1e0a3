/** The seams of a replace: bells and replies that are lost, requests that overtake each other, poison, a kill between any two steps. */
import type { FillEngine } from '@tulip/engine';
import { createSimFill, DEFAULT_SETTINGS } from '@tulip/simfill';
import { describe, expect, it } from 'vitest';
import { accepted, failing, mortalHooks, runOrDie } from './troubles.ts';
import { createWorkbench, type Process, toDelivery, type Workbench } from './workbench.ts';

const SELL = { userId: 'clusius', side: 'SELL', price: '12.50', quantity: 10 };
const STREAM = 'us-east-2/TULIP-1';
const POISON = 13;
/** The worker reads, commits, and takes the request off the list. */
const WORKER_CALLS = 3;

const simFill = createSimFill(DEFAULT_SETTINGS);
/** An empty market: whatever is placed rests. */
const restingEngine: FillEngine = {
  ...simFill,
  apply(command) {
    if (command.kind === 'place') return [{ kind: 'accepted', orderId: command.orderId }];
    if (command.kind === 'replace' && command.quantity === POISON) throw new Error('engine bug');
    return simFill.apply(command);
  },
};

/** A bench where one order rests. */
async function restingOrder(): Promise<{ bench: Workbench; worker: Process; orderId: string }> {
  const bench = await createWorkbench(restingEngine);
  const worker = bench.start();
  const { orderId } = await accepted(await worker.place(SELL, 'k'));
  await worker.settle();
  expect(await worker.order(orderId)).toMatchObject({ status: 'ACCEPTED', price: '12.50', quantity: 10 });
  return { bench, worker, orderId };
}

/** The terms of the order after each of its replaces, as the ledger tells them. */
async function replacesOf(worker: Process, orderId: string): Promise<[string | null, number][]> {
  const { events } = (await (await worker.get(`/api/orders/${orderId}`)).json()) as {
    events: { type: string; payload: { price: string | null; quantity: number } }[];
  };
  const replaced = events.filter(({ type }) => type === 'OrderReplaced');
  return replaced.map(({ payload: { price, quantity } }) => [price, quantity]);
}

async function expectAnswered(bench: Workbench, worker: Process): Promise<void> {
  const streams = [STREAM, 'us-east-2/TULIP-0'];
  expect((await Promise.all(streams.map((stream) => worker.deps.orders.pending(stream, 100)))).flat()).toEqual([]);
  expect((await bench.audit()).differences).toEqual([]);
}

describe('a replace', () => {
  it('changes an order that rests, and answers 202 with the order as it was', async () => {
    const { bench, worker, orderId } = await restingOrder();
    expect(await accepted(await worker.replace(orderId, { price: '13', quantity: 7 }))).toMatchObject({
      orderId,
      price: '12.50',
      quantity: 10,
    });
    await worker.settle();
    expect(await worker.order(orderId)).toMatchObject({ status: 'ACCEPTED', price: '13.00', quantity: 7 });
    expect(await replacesOf(worker, orderId)).toEqual([['13.00', 7]]);
    await expectAnswered(bench, worker);
  });

  it('of an order that waits for its worker leaves its key: the same body replays it with its new terms', async () => {
    const bench = await createWorkbench(restingEngine);
    const worker = bench.start();
    const { orderId } = await accepted(
      await bench.start(failing('before', 'bells.ring', 'unreachable')).place(SELL, 'k'),
    );
    await accepted(await worker.replace(orderId, { quantity: 4 }));
    await worker.settle();
    expect(await worker.order(orderId)).toMatchObject({ status: 'PENDING', quantity: 4, stream: null, seq: null });
    const again = await worker.place(SELL, 'k');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await accepted(again)).toMatchObject({ orderId, quantity: 4 });
    expect((await worker.place({ ...SELL, quantity: 4 }, 'k')).status).toBe(422);
    await worker.settle();
    expect(await worker.order(orderId)).toMatchObject({ status: 'ACCEPTED', quantity: 4, stream: STREAM, seq: 1 });
    await expectAnswered(bench, worker);
  });

  it('whose bell was lost is rung by the sweeper, once it is old enough, and no longer once it is answered', async () => {
    const { bench, worker, orderId } = await restingOrder();
    await accepted(await bench.start(failing('before', 'bells.ring', 'unreachable')).replace(orderId, { quantity: 7 }));
    bench.clock.advance(1_000);
    await worker.sweep();
    await worker.settle();
    expect(await replacesOf(worker, orderId)).toEqual([]);
    bench.clock.advance(1_500);
    await worker.sweep();
    await worker.settle();
    expect(await replacesOf(worker, orderId)).toEqual([['12.50', 7]]);
    bench.clock.advance(600_000);
    await worker.sweep();
    expect(bench.region.queues.orders.depth()).toEqual({ visible: 0, inFlight: 0 });
    await expectAnswered(bench, worker);
  });

  it('whose reply was lost stands: it is carried out once, also when it is asked for again', async () => {
    const { bench, worker, orderId } = await restingOrder();
    const facade = bench.start(failing('after', 'orders.requestReplace', 'unknown-outcome'));
    expect((await facade.replace(orderId, { price: '13.00' })).status).toBe(503);
    bench.clock.advance(5);
    await accepted(await facade.replace(orderId, { price: '13.00' }));
    await worker.settle();
    bench.clock.advance(5_000);
    await worker.sweep();
    await worker.settle();
    expect(await replacesOf(worker, orderId)).toEqual([['13.00', 10]]);
    await expectAnswered(bench, worker);
  });

  it('whose commit lost its reply, or whose settling failed, is done once', async () => {
    for (const hooks of [
      failing('after', 'lanes.commit', 'unknown-outcome'),
      failing('before', 'orders.settleReplace', 'throttled'),
      failing('after', 'orders.settleReplace', 'unknown-outcome'),
    ]) {
      const { bench, worker, orderId } = await restingOrder();
      await accepted(await worker.replace(orderId, { quantity: 7 }));
      await bench.start(hooks).settle();
      expect(await replacesOf(worker, orderId)).toEqual([['12.50', 7]]);
      await expectAnswered(bench, worker);
    }
  });

  it('delivered again after another one has changed the order is not carried out again', async () => {
    const { bench, worker, orderId } = await restingOrder();
    await accepted(await worker.replace(orderId, { quantity: 7 }));
    const messages = bench.region.queues.orders.receive(10).map(toDelivery);
    expect(await worker.fill(messages)).toEqual([]);
    bench.clock.advance(5);
    await accepted(await worker.replace(orderId, { quantity: 9 }));
    await worker.settle();
    expect(await worker.fill(messages)).toEqual([]);
    expect(await replacesOf(worker, orderId)).toEqual([
      ['12.50', 7],
      ['12.50', 9],
    ]);
    await expectAnswered(bench, worker);
  });

  it('that has ended its order answers 409 from then on', async () => {
    const { bench, worker, orderId } = await restingOrder();
    await accepted(await worker.cancel(orderId));
    const late = await worker.replace(orderId, { quantity: 7 });
    expect(late.status).toBe(202);
    await worker.settle();
    expect(await worker.order(orderId)).toMatchObject({ status: 'CANCELLED', quantity: 10 });
    const tooLate = await worker.replace(orderId, { quantity: 7 });
    expect([tooLate.status, await tooLate.json()]).toMatchObject([409, { code: 'order-terminal' }]);
    await expectAnswered(bench, worker);
  });
});

describe('a later replace', () => {
  it('takes the place of one that nobody has carried out', async () => {
    const { bench, worker, orderId } = await restingOrder();
    await accepted(await worker.replace(orderId, { price: '13.00' }));
    await accepted(await worker.replace(orderId, { quantity: 7 }));
    await worker.settle();
    expect(await replacesOf(worker, orderId)).toEqual([['12.50', 7]]);
    await expectAnswered(bench, worker);
  });

  it('that comes between the reading and the commit of the one before follows it, wherever the worker stops', async () => {
    for (let pause = 1; pause <= WORKER_CALLS; pause++) {
      const { bench, worker, orderId } = await restingOrder();
      await accepted(await worker.replace(orderId, { quantity: 7 }));
      let calls = 0;
      const paused = bench.start({
        async after() {
          calls += 1;
          if (calls === pause) await accepted(await worker.replace(orderId, { quantity: 9 }));
        },
      });
      await paused.fillOnce();
      expect(calls).toBe(WORKER_CALLS);
      await worker.settle();
      expect((await replacesOf(worker, orderId)).at(-1)).toEqual(['12.50', 9]);
      expect(await worker.order(orderId)).toMatchObject({ quantity: 9 });
      await expectAnswered(bench, worker);
    }
  });
});

describe('two workers on one replace', () => {
  it('one wins, wherever the other stops', async () => {
    for (let pause = 1; pause <= WORKER_CALLS; pause++) {
      const { bench, worker, orderId } = await restingOrder();
      await accepted(await worker.replace(orderId, { quantity: 7 }));
      const messages = bench.region.queues.orders.receive(10).map(toDelivery);
      let calls = 0;
      const zombie = bench.start({
        async before() {
          calls += 1;
          if (calls === pause) expect(await worker.fill(messages)).toEqual([]);
        },
      });
      expect(await zombie.fill(messages)).toEqual([]);
      expect(await replacesOf(worker, orderId)).toEqual([['12.50', 7]]);
      await expectAnswered(bench, worker);
    }
  });
});

describe('a replace on which the engine throws', () => {
  it('changes nothing in the end, holds nobody back and is not rung for ever', async () => {
    const { bench, worker, orderId } = await restingOrder();
    await accepted(await worker.replace(orderId, { quantity: POISON }));
    const behind = await accepted(await worker.place(SELL, 'behind'));
    for (let round = 0; round < 3; round++) {
      await worker.fillOnce();
      bench.clock.advance(1_000);
    }
    expect(worker.adapters.log.lines.filter(({ message }) => message === 'COMMAND_FAULTED')).toHaveLength(3);
    expect(await worker.order(orderId)).toMatchObject({ status: 'ACCEPTED', quantity: 10 });
    expect((await worker.order(behind.orderId)).status).toBe('ACCEPTED');
    bench.clock.advance(600_000);
    await worker.sweep();
    expect(bench.region.queues.orders.depth()).toEqual({ visible: 0, inFlight: 0 });
    await accepted(await worker.replace(orderId, { quantity: 7 }));
    await worker.settle();
    expect(await worker.order(orderId)).toMatchObject({ quantity: 7 });
    await expectAnswered(bench, worker);
  });
});

describe('a process killed between any two steps of a replace', () => {
  async function dayWithCrash(crashAt: number, when: 'before' | 'after'): Promise<number> {
    const { bench, orderId } = await restingOrder();
    const { hooks, calls } = mortalHooks(crashAt, when);
    const mortal = bench.start(hooks);
    await runOrDie(async () => {
      await mortal.replace(orderId, { price: '13.00', quantity: 7 });
      await mortal.fillOnce();
      await mortal.publish();
      await mortal.sweep();
    });
    const heir = bench.start();
    bench.clock.advance(70_000);
    await accepted(await heir.replace(orderId, { price: '13.00', quantity: 7 }));
    for (let round = 0; round < 3; round++) {
      await heir.sweep();
      await heir.settle();
    }
    expect(await replacesOf(heir, orderId)).toEqual([['13.00', 7]]);
    await expectAnswered(bench, heir);
    return calls();
  }

  it.each(['before', 'after'] as const)('%s each of its port calls: nothing lost, nothing twice', async (when) => {
    const calls = await dayWithCrash(Number.POSITIVE_INFINITY, when);
    expect(calls).toBeGreaterThan(10);
    for (let crashAt = 1; crashAt <= calls; crashAt++) await dayWithCrash(crashAt, when);
  });
});
