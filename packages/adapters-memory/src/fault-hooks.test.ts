/** The fault hooks: refused before, lost after, crashed between; and that the rivals and successors of the victim go on. */
import { cents, lots, placeOrderRequest } from '@tulip/contracts';
import {
  cutBatch,
  initialHead,
  intentOf,
  type LaneEngines,
  newOrderVersion,
  orderIdOf,
  planBatch,
  StoreError,
  type StoreFailure,
} from '@tulip/exchange';
import { createRandom, epochMs, must } from '@tulip/std';
import { describe, expect, it, vi } from 'vitest';
import type { FaultHooks, Operation } from './fault-hooks.ts';
import { createMemoryAdapters, type MemoryAdapters } from './memory-adapters.ts';
import { createMemoryRegion } from './memory-region.ts';

const HOME = 'us-east-2';
const clock = { now: () => epochMs(1_700_000_000_000) };
const never = new Promise<never>(() => {});

/** A victim with hooks, and a witness of the same Region without. */
function setUp(hooks: FaultHooks): { victim: MemoryAdapters; witness: MemoryAdapters } {
  const random = createRandom(3);
  const region = createMemoryRegion({ name: HOME, clock, random });
  return {
    victim: createMemoryAdapters({ clock, random, hooks, region }),
    witness: createMemoryAdapters({ clock, random, region }),
  };
}

function failing(when: 'before' | 'after', operation: Operation, failure: StoreFailure): FaultHooks {
  return {
    [when](called: Operation) {
      if (called === operation) throw new StoreError(failure, called);
    },
  };
}

function newOrder(idempotencyKey = 'key') {
  const orderId = orderIdOf('clusius', idempotencyKey);
  const request = placeOrderRequest.parse({ userId: 'clusius', side: 'BUY', price: '9.99', quantity: 10 });
  const place = { region: HOME, availabilityZone: `${HOME}a`, lanes: 1 };
  return newOrderVersion(orderId, idempotencyKey, intentOf(request, orderId), place, clock.now());
}

function fillOf(order: ReturnType<typeof newOrder>) {
  const head = initialHead(order.stream);
  const { orderId } = order;
  const engine: LaneEngines['arriving'] = {
    identity: { name: 'simfill', version: 'scripted', settings: 'one fill' },
    apply: () => [
      { kind: 'accepted', orderId },
      {
        kind: 'trade',
        orderId,
        takerSide: 'BUY',
        makerOrderId: 'SIM#1',
        price: cents(999),
        quantity: lots(10),
        remaining: lots(0),
      },
    ],
    snapshot: () => new Uint8Array(),
    restore: () => {},
    stateHash: () => '',
  };
  const orders = new Map([[orderId, order]]);
  const { planned } = planBatch([{ kind: 'place', deliveryId: '1', orderId, receiveCount: 1 }], {
    head,
    orders,
    engines: { arriving: engine, resting: engine },
    fillAz: `${HOME}a`,
    now: clock.now(),
    givenUp: new Set(),
  });
  return must(cutBatch(head, planned, orders).batches[0], 'the batch');
}

describe('a failing store', () => {
  it.each(['throttled', 'unreachable'] as const)('that is %s has done nothing', async (failure) => {
    const { victim, witness } = setUp(failing('before', 'orders.accept', failure));
    const order = newOrder();
    await expect(victim.orders.accept(order, [])).rejects.toMatchObject({ name: 'StoreError', failure });
    expect(await witness.orders.versions(order.orderId, [HOME])).toEqual([]);
  });

  it('that loses its reply has done all of it, and a second try finds that out', async () => {
    const order = newOrder();
    const { victim, witness } = setUp(failing('after', 'lanes.commit', 'unknown-outcome'));
    await witness.orders.accept(order, []);
    const batch = fillOf(order);
    await expect(victim.lanes.commit(batch)).rejects.toMatchObject({ failure: 'unknown-outcome' });
    expect(await witness.lanes.head(order.stream)).toEqual({ ...batch.newHead, isStored: true });
    expect(await witness.ledger.after(order.stream, 0, 10)).toEqual(batch.entries);
    expect(await witness.lanes.commit(batch)).toBe('fenced');
  });

  it('fails the operations that are named and no other, and tells the hooks what was asked', async () => {
    const before = vi.fn();
    const after = vi.fn();
    const { victim } = setUp({ before, after });
    await victim.personas.get('clusius');
    await victim.cursors.read(['s']);
    expect(before.mock.calls).toEqual([
      ['personas.get', ['clusius']],
      ['cursors.read', [['s']]],
    ]);
    expect(after.mock.calls).toEqual(before.mock.calls);
  });

  it('ends a bus publication between two batches of ten: the first is out', async () => {
    let calls = 0;
    const { victim, witness } = setUp({
      before(operation) {
        if (operation === 'bus.publish' && ++calls === 2) throw new StoreError('throttled', operation);
      },
    });
    const messages = Array.from({ length: 15 }, (_, index) => {
      return { v: 1 as const, stream: 's', from: index + 1, to: index + 1, events: [] };
    });
    await expect(victim.bus.publish(messages)).rejects.toMatchObject({ failure: 'throttled' });
    expect(witness.region.queues.events.depth().visible).toBe(10);
    await witness.bus.publish(messages);
    expect(witness.region.queues.events.depth().visible).toBe(15);
  });
});

describe('a crash', () => {
  it('before a call leaves nothing, after a call all of it; the caller never goes on', async () => {
    const order = newOrder();
    for (const [when, expected] of [
      ['before', 0],
      ['after', 1],
    ] as const) {
      const { victim, witness } = setUp({ [when]: () => never });
      const wentOn = vi.fn();
      void victim.orders.accept(order, []).then(wentOn, wentOn);
      expect(await witness.orders.versions(order.orderId, [HOME])).toHaveLength(expected);
      await new Promise((resolve) => setImmediate(resolve));
      expect(wentOn).not.toHaveBeenCalled();
    }
  });
});

describe('trouble that a port answers for itself', () => {
  it.each(['guard.recall', 'guard.remember'] as const)('%s: the guard steps aside', async (operation) => {
    const { victim } = setUp(failing('before', operation, 'unreachable'));
    const work = vi.fn(async () => 'id');
    const key = { userId: 'clusius', idempotencyKey: 'key' };
    expect(await victim.guard.once(key, work)).toBe('id');
    expect(await victim.guard.once(key, work)).toBe('id');
    expect(work).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['throttled', 'throttled'],
    ['unreachable', 'failed'],
    ['unknown-outcome', 'failed'],
  ] as const)('health: %s is %s', async (failure, verdict) => {
    expect(await setUp(failing('before', 'health.probe', failure)).victim.health.probe()).toBe(verdict);
  });

  it.each(['guard.recall', 'health.probe', 'sockets.send'] as const)(
    '%s: a bug is not trouble of a store',
    async (operation) => {
      const bug = new TypeError('a bug');
      const { victim } = setUp({
        before(called) {
          if (called === operation) throw bug;
        },
      });
      const calls = {
        'guard.recall': () => victim.guard.once({ userId: 'a', idempotencyKey: 'b' }, async () => 'id'),
        'health.probe': () => victim.health.probe(),
        'sockets.send': () => victim.sender.send('c', 'text'),
      };
      await expect(calls[operation]()).rejects.toBe(bug);
    },
  );
});

describe('sockets', () => {
  it('deliver to whoever is open, and know who is gone', async () => {
    const { witness } = setUp({});
    const { sockets } = witness.region;
    expect(await witness.sender.send('one', 'early')).toBe('gone');
    sockets.open('one');
    expect(await witness.sender.send('one', 'hello')).toBe('sent');
    sockets.close('one');
    expect(await witness.sender.send('one', 'late')).toBe('gone');
    expect(sockets.inbox('one')).toEqual(['hello']);
  });

  it('cannot reach a client through a failing seam: before, nothing arrived; after, it did', async () => {
    for (const [when, failure, inbox] of [
      ['before', 'unreachable', []],
      ['after', 'unknown-outcome', ['hello']],
    ] as const) {
      const { victim } = setUp(failing(when, 'sockets.send', failure));
      victim.region.sockets.open('one');
      expect(await victim.sender.send('one', 'hello')).toBe('unreachable');
      expect(victim.region.sockets.inbox('one')).toEqual(inbox);
    }
  });
});
