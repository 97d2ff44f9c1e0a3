/** The adapters when the store fails under them: told honestly, nothing done twice, nothing lost. */
import type { BatchGetItemCommandInput } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { entryHash, initialHead } from '@tulip/exchange';
import { must } from '@tulip/std';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAwsAdapters } from '../adapters.ts';
import { createClients } from '../clients.ts';
import { conflict, errorNamed, type Fault, lostReply, plantFault, throttle } from '../testing/faults.ts';
import { type LocalAws, type LocalStore, REGION, startLocalAws } from '../testing/local-aws.ts';
import { fillBatchOf, LANE, orderNumber } from '../testing/trading.ts';
import { headKey } from './items/keys.ts';

let local: LocalAws | undefined;
let store: LocalStore;
beforeAll(async () => {
  local = await startLocalAws();
});
beforeEach(async () => {
  store = await must(local, 'the engines').createStore();
});
afterAll(async () => {
  await local?.stop();
});

const ORDER = orderNumber(1);
const plant = (fault: Fault) => plantFault(store.clients.dynamodb, fault);

describe.each([
  { alone: 'alone', peers: [], command: 'PutItemCommand' },
  { alone: 'beside a peer', peers: ['eu-west-1'], command: 'TransactWriteItemsCommand' },
])('accepting an order in a Region $alone', ({ peers, command }) => {
  it('is not known to have happened when the reply is lost, and stands all the same', async () => {
    plant({ command, when: 'after', times: 1, error: lostReply });
    const { orders } = store.adapters;
    await expect(orders.accept(ORDER, peers)).rejects.toMatchObject({ name: 'StoreError', failure: 'unknown-outcome' });
    expect(await orders.versions(ORDER.orderId, [REGION])).toEqual([ORDER]);
    expect(await orders.accept(ORDER, peers)).toBe('exists');
  });

  it('has not happened when the store is throttled', async () => {
    plant({ command, when: 'before', times: 1, error: throttle });
    const { orders } = store.adapters;
    await expect(orders.accept(ORDER, peers)).rejects.toMatchObject({ failure: 'throttled' });
    expect(await orders.versions(ORDER.orderId, [REGION])).toEqual([]);
    expect(await orders.accept(ORDER, peers)).toBe('accepted');
  });

  it('is tried again when it meets another transaction, and gives up in the end', async () => {
    const calls = plant({ command, when: 'before', times: 11, error: conflict });
    const { orders } = store.adapters;
    await expect(orders.accept(ORDER, peers)).rejects.toMatchObject({ failure: 'throttled' });
    expect(calls()).toBe(8);
    expect(await orders.accept(ORDER, peers)).toBe('accepted');
    expect(calls()).toBe(12);
  });

  it('throws a bug on as it is', async () => {
    const mismatch = errorNamed('IdempotentParameterMismatchException', { $metadata: { httpStatusCode: 400 } });
    plant({ command, when: 'before', times: 1, error: () => mismatch });
    await expect(store.adapters.orders.accept(ORDER, peers)).rejects.toBe(mismatch);
  });
});

describe('committing a lane', () => {
  it('stands when only its reply is lost: the same batch again is fenced, and nothing is there twice', async () => {
    const { orders, lanes, ledger } = store.adapters;
    await orders.accept(ORDER, []);
    const batch = fillBatchOf(await lanes.head(LANE), [ORDER]);
    plant({ command: 'TransactWriteItemsCommand', when: 'after', times: 1, error: lostReply });
    await expect(lanes.commit(batch)).rejects.toMatchObject({ failure: 'unknown-outcome' });
    expect(await lanes.commit(batch)).toBe('fenced');
    expect(await lanes.head(LANE)).toEqual({ ...batch.newHead, isStored: true });
    const entries = await ledger.after(LANE, 0, 10);
    expect(entries).toStrictEqual(batch.entries);
    expect(entries.map(entryHash)).toEqual(entries.map((entry) => entry.hash));
    expect(await ledger.trades([LANE], null, 10)).toHaveLength(1);
    expect(await orders.pending(LANE, 10)).toEqual([]);
  });

  it('is fenced by the ledger itself where the head row was lost after it had been read', async () => {
    const { orders, lanes, ledger } = store.adapters;
    const rivals = [orderNumber(1), orderNumber(2)];
    for (const order of rivals) await orders.accept(order, []);
    const [first, second] = rivals.map((order) => fillBatchOf(initialHead(LANE), [order]));
    expect(await lanes.commit(must(first, 'a batch'))).toBe('committed');
    const documents = DynamoDBDocumentClient.from(store.clients.dynamodb);
    await documents.send(new DeleteCommand({ TableName: store.options.tables.edge, Key: headKey(LANE) }));
    expect(await lanes.commit(must(second, 'a batch'))).toBe('fenced');
    expect(await ledger.after(LANE, 0, 10)).toEqual(first?.entries);
  });

  it('tells a conflict at once: the worker decides whether to try again', async () => {
    const calls = plant({ command: 'TransactWriteItemsCommand', when: 'before', times: 1, error: conflict });
    const batch = fillBatchOf(initialHead(LANE), [ORDER]);
    expect(await store.adapters.lanes.commit(batch)).toBe('conflict');
    expect(calls()).toBe(1);
  });

  it('lets one of two workers on one head through, from real attempts at once', async () => {
    const { orders, lanes } = store.adapters;
    const rivals = [orderNumber(1), orderNumber(2)];
    for (const order of rivals) await orders.accept(order, []);
    const head = await lanes.head(LANE);
    const outcomes = await Promise.all(rivals.map((order) => lanes.commit(fillBatchOf(head, [order]))));
    expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
    expect(await store.adapters.ledger.after(LANE, 0, 10)).toHaveLength(1);
  });
});

describe('reading', () => {
  it('asks again for what a batch read left out', async () => {
    const { orders } = store.adapters;
    await orders.accept(ORDER, []);
    let calls = 0;
    store.clients.dynamodb.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName !== 'BatchGetItemCommand' || ++calls > 2) return next(args);
          const { RequestItems: unprocessed } = args.input as BatchGetItemCommandInput;
          return { output: { $metadata: {}, Responses: {}, UnprocessedKeys: unprocessed }, response: {} };
        },
      { step: 'initialize', priority: 'high' },
    );
    const found = await orders.versionsOfMany([ORDER.orderId], [REGION]);
    expect(found).toEqual(new Map([[ORDER.orderId, [ORDER]]]));
    expect(calls).toBe(3);
  });

  it('is unreachable, not unknown, when its reply is lost', async () => {
    plant({ command: 'QueryCommand', when: 'after', times: 1, error: lostReply });
    await expect(store.adapters.orders.pending(LANE, 1)).rejects.toMatchObject({ failure: 'unreachable' });
  });
});

describe('a store that is not there', () => {
  it('is unreachable to every port, unhealthy to the probe, and no obstacle to the replay guard', async () => {
    const clients = createClients({
      region: REGION,
      dynamodbEndpoint: 'http://127.0.0.1:1',
      sqsEndpoint: 'http://127.0.0.1:1',
      socketEndpoint: 'http://127.0.0.1:1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const { orders, bells, gauge, health, sender, guard } = createAwsAdapters({
      ...store.options,
      clients,
    });
    const unreachable = { name: 'StoreError', failure: 'unreachable' };
    const bell = { v: 1 as const, kind: 'place' as const, orderId: ORDER.orderId, stream: LANE };
    await Promise.all([
      expect(orders.accept(ORDER, [])).rejects.toMatchObject(unreachable),
      expect(orders.versions(ORDER.orderId, [REGION])).rejects.toMatchObject(unreachable),
      expect(gauge.depths()).rejects.toMatchObject(unreachable),
      expect(bells.ring(bell, 0)).rejects.toMatchObject(unreachable),
      expect(health.probe()).resolves.toBe('failed'),
      expect(sender.send('abc=', '{}')).resolves.toBe('unreachable'),
      expect(guard.once({ userId: 'clusius', idempotencyKey: 'k' }, async () => 'id')).resolves.toBe('id'),
    ]);
    expect(store.logged).toEqual([]);
    clients.destroy();
  });

  it('is throttled to the probe where it is only busy', async () => {
    plant({ command: 'PutItemCommand', when: 'before', times: 1, error: throttle });
    expect(await store.adapters.health.probe()).toBe('throttled');
    expect(await store.adapters.health.probe()).toBe('ok');
  });
});
