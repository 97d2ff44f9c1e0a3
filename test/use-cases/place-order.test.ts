/** Accepting orders: only the table counts, whatever the guard in front of it remembers or forgets. */
import type { ReplayGuard } from '@tulip/exchange';
import { createPersona, orderIdOf, placeOrder } from '@tulip/exchange';
import { must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { type Bench, createBench, failing, HOME, PEER, type Process, requestOf } from './bench.ts';

const ORDER_ID = orderIdOf('clusius', 'k');

function guardedBy(process: Process, once: ReplayGuard['once']): Process['deps'] {
  return { ...process.deps, guard: { once } };
}

function bellsOf(bench: Bench, region = HOME): string[] {
  return bench
    .regionOf(region)
    .queues.orders.receive(10)
    .map(({ body }) => JSON.parse(body).orderId);
}

function rowsOf(bench: Bench, region = HOME): number {
  return bench
    .regionOf(region)
    .exchange.items()
    .filter(({ value }) => value.kind === 'order').length;
}

describe('a new order', () => {
  it('is durable, rung once, counted, and logged with its user', async () => {
    const bench = await createBench();
    const process = bench.start();
    const placed = await process.place({}, 'k');
    expect(placed).toMatchObject({
      ok: true,
      value: { isReplay: false, order: { orderId: ORDER_ID, status: 'PENDING' } },
    });
    expect(bellsOf(bench)).toEqual([ORDER_ID]);
    expect(process.adapters.metrics.total('OrdersAccepted')).toBe(1);
    const { stream } = must((await process.deps.orders.versions(ORDER_ID, [HOME]))[0], 'the row');
    expect(process.adapters.log.lines).toEqual([
      { message: 'ORDER_ACCEPTED', fields: { orderId: ORDER_ID, userId: 'clusius', stream } },
    ]);
  });

  it('whose bell cannot be rung is accepted all the same, and the log says so', async () => {
    const bench = await createBench();
    const process = bench.start(failing('before', 'bells.ring', 'throttled'));
    expect(await process.place({}, 'k')).toMatchObject({ ok: true, value: { isReplay: false } });
    expect(process.adapters.log.lines.map(({ message }) => message)).toEqual(['DOORBELL_FAILED', 'ORDER_ACCEPTED']);
    expect(rowsOf(bench)).toBe(1);
  });

  it('of nobody is refused, and the refusal is forgotten: somebody of that name may use the key', async () => {
    const bench = await createBench();
    const process = bench.start();
    const order = { userId: 'jan' };
    expect(await process.place(order, 'k')).toEqual({ ok: false, error: 'unknown-persona' });
    expect([rowsOf(bench), bellsOf(bench)]).toEqual([0, []]);
    const remembered = bench
      .regionOf(HOME)
      .edge.items()
      .filter(({ value }) => value.kind === 'replay');
    expect(remembered).toEqual([]);
    await createPersona(process.deps, { userId: 'jan', displayName: 'Jan', bio: '' });
    expect(await process.place(order, 'k')).toMatchObject({ ok: true, value: { isReplay: false } });
  });

  it('that the store cannot take is an error, and asking again places it', async () => {
    const bench = await createBench();
    const process = bench.start(failing('before', 'orders.accept', 'throttled'));
    await expect(process.place({}, 'k')).rejects.toThrow('orders.accept: throttled');
    expect(await process.place({}, 'k')).toMatchObject({ ok: true, value: { isReplay: false } });
  });
});

describe('the same key', () => {
  it('twenty times at once is one order, one bell, and nineteen replays', async () => {
    const bench = await createBench();
    const process = bench.start();
    const all = await Promise.all(Array.from({ length: 20 }, () => process.place({}, 'k')));
    const replays = all.map((placed) => placed.ok && placed.value.isReplay);
    expect(replays.filter((isReplay) => !isReplay)).toHaveLength(1);
    expect(new Set(all.map((placed) => placed.ok && placed.value.order.orderId))).toEqual(new Set([ORDER_ID]));
    expect([rowsOf(bench), bellsOf(bench)]).toEqual([1, [ORDER_ID]]);
    expect(process.adapters.metrics.total('OrdersAccepted')).toBe(1);
    expect(process.adapters.metrics.total('OrdersReplayed')).toBe(19);
  });

  it('answers the order as it is now, and logs the replay', async () => {
    const bench = await createBench();
    const process = bench.start();
    await process.place({}, 'k');
    await process.fillAll();
    const replayed = await process.place({}, 'k');
    expect(replayed).toMatchObject({ ok: true, value: { isReplay: true, order: { status: 'FILLED' } } });
    expect(process.adapters.log.lines.at(-1)).toMatchObject({
      message: 'ORDER_REPLAYED',
      fields: { orderId: ORDER_ID, userId: 'clusius' },
    });
  });

  it('rings for an order that still waits, for whoever placed it may have lost the reply and rung nobody', async () => {
    const bench = await createBench();
    const process = bench.start(failing('after', 'orders.accept', 'unknown-outcome'));
    await expect(process.place({}, 'k')).rejects.toThrow('unknown-outcome');
    expect(bellsOf(bench)).toEqual([]);
    expect(await process.place({}, 'k')).toMatchObject({ ok: true, value: { isReplay: true } });
    expect(bellsOf(bench)).toEqual([ORDER_ID]);
  });

  it('rings for nobody once the order has ended', async () => {
    const bench = await createBench();
    const process = bench.start();
    await process.place({}, 'k');
    await process.fillAll();
    bench.clock.advance(3_600_000);
    expect(await process.place({}, 'k')).toMatchObject({ ok: true, value: { isReplay: true } });
    expect(bellsOf(bench)).toEqual([]);
  });

  it('answers the order also when its persona is gone, whether or not the guard remembers', async () => {
    const bench = await createBench();
    const process = bench.start();
    await process.place({}, 'k');
    const personas = { ...process.deps.personas, get: async () => undefined };
    const forgetful = guardedBy(process, (_key, work) => work());
    for (const deps of [process.deps, forgetful]) {
      const replayed = await placeOrder({ ...deps, personas }, requestOf({}), 'k');
      expect(replayed).toMatchObject({ ok: true, value: { isReplay: true, order: { orderId: ORDER_ID } } });
    }
  });

  it('with another body is refused, whether or not the guard remembers', async () => {
    const bench = await createBench();
    const process = bench.start();
    await process.place({}, 'k');
    const refused = { ok: false, error: 'idempotency-key-reused' };
    expect(await process.place({ quantity: 11 }, 'k')).toEqual(refused);
    const forgetful = guardedBy(process, (_key, work) => work());
    expect(await placeOrder(forgetful, requestOf({ quantity: 11 }), 'k')).toEqual(refused);
    expect(process.adapters.metrics.total('OrdersReplayed')).toBe(0);
  });

  it('in a Region that already has the peer’s row replays that row and places nothing', async () => {
    const bench = await createBench({ regions: [HOME, PEER] });
    await bench.start({}, PEER).place({}, 'k');
    bench.replicate(PEER, HOME);
    const replayed = await bench.start().place({}, 'k');
    expect(replayed).toMatchObject({ ok: true, value: { isReplay: true, order: { region: PEER } } });
    expect([rowsOf(bench), bellsOf(bench)]).toEqual([1, []]);
  });
});

describe('a guard that lies', () => {
  it('remembers an order that the table does not hold: it is placed there', async () => {
    const bench = await createBench();
    const process = bench.start();
    const deps = guardedBy(process, async () => ORDER_ID);
    expect(await placeOrder(deps, requestOf({}), 'k')).toMatchObject({ ok: true, value: { isReplay: false } });
    expect(await placeOrder(deps, requestOf({}), 'k')).toMatchObject({ ok: true, value: { isReplay: true } });
    expect([rowsOf(bench), bellsOf(bench)]).toEqual([1, [ORDER_ID]]);
  });

  it('remembers another order: what counts is the id that user and key make', async () => {
    const bench = await createBench();
    const process = bench.start();
    const other = await process.accept({ userId: 'oosterwijck' }, 'else');
    const deps = guardedBy(process, async () => other.orderId);
    const placed = await placeOrder(deps, requestOf({}), 'k');
    expect(placed).toMatchObject({ ok: true, value: { isReplay: false, order: { orderId: ORDER_ID } } });
  });

  it('remembers an order of nobody: it is refused', async () => {
    const bench = await createBench();
    const deps = guardedBy(bench.start(), async () => ORDER_ID);
    expect(await placeOrder(deps, requestOf({ userId: 'jan' }), 'k')).toEqual({ ok: false, error: 'unknown-persona' });
  });

  it('throws after the order was placed: the order stands, is rung and is answered', async () => {
    const bench = await createBench();
    const process = bench.start();
    const deps = guardedBy(process, async (_key, work) => {
      await work();
      throw new Error('the guard fell over');
    });
    expect(await placeOrder(deps, requestOf({}), 'k')).toMatchObject({ ok: true, value: { isReplay: false } });
    expect([rowsOf(bench), bellsOf(bench)]).toEqual([1, [ORDER_ID]]);
    expect(await placeOrder(deps, requestOf({}), 'k')).toMatchObject({ ok: true, value: { isReplay: true } });
  });

  it('throws before anything was done: nothing was', async () => {
    const bench = await createBench();
    const deps = guardedBy(bench.start(), async () => {
      throw new Error('the guard fell over');
    });
    await expect(placeOrder(deps, requestOf({}), 'k')).rejects.toThrow('the guard fell over');
    expect(rowsOf(bench)).toBe(0);
  });

  it('works twice: one order, one bell', async () => {
    const bench = await createBench();
    const deps = guardedBy(bench.start(), async (_key, work) => {
      await work();
      return work();
    });
    expect(await placeOrder(deps, requestOf({}), 'k')).toMatchObject({ ok: true, value: { isReplay: false } });
    expect([rowsOf(bench), bellsOf(bench)]).toEqual([1, [ORDER_ID]]);
  });

  it('forgets while a rival places the same order between its look and the table: a replay', async () => {
    const bench = await createBench();
    const rival = bench.start();
    const process = bench.start({
      async after(operation) {
        if (operation === 'orders.versions') await rival.place({}, 'k');
      },
    });
    const deps = guardedBy(process, async () => ORDER_ID);
    expect(await placeOrder(deps, requestOf({}), 'k')).toMatchObject({ ok: true, value: { isReplay: true } });
    expect([rowsOf(bench), bellsOf(bench)]).toEqual([1, [ORDER_ID]]);
  });
});
