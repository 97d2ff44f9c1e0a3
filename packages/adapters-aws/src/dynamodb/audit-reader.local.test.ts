/** The audit's reader over a real engine: everything is found, also over many pages, and damage is named. */
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { cents } from '@tulip/contracts';
import type { AuditReader, StoredItem } from '@tulip/exchange';
import { epochMs, must } from '@tulip/std';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuditReader } from '../adapters.ts';
import { anyLedgerEntry } from '../testing/arbitraries.ts';
import { itemBytes } from '../testing/item-bytes.ts';
import { type LocalAws, type LocalStore, REGION, startLocalAws } from '../testing/local-aws.ts';
import { fillBatchOf, LANE, orderNumber } from '../testing/trading.ts';
import { ledgerKey } from './items/keys.ts';
import { toLedgerItem } from './items/ledger-item.ts';

let local: LocalAws | undefined;
let store: LocalStore;
let reader: AuditReader;
beforeAll(async () => {
  local = await startLocalAws();
});
beforeEach(async () => {
  store = await must(local, 'the engines').createStore();
  reader = createAuditReader(store.options);
});
afterAll(async () => {
  await local?.stop();
});

async function fill(count: number) {
  const { orders, lanes } = store.adapters;
  const batches = [];
  for (let index = 0; index < count; index++) {
    const order = orderNumber(index);
    await orders.accept(order, []);
    const batch = fillBatchOf(await lanes.head(LANE), [order]);
    expect(await lanes.commit(batch)).toBe('committed');
    batches.push(batch);
  }
  return batches;
}

async function everything(): Promise<StoredItem[]> {
  const found: StoredItem[] = [];
  for await (const item of reader.items()) found.push(item);
  return found;
}

describe('DynamoDbAuditReader', () => {
  it('finds every row, request, trade, entry, head and cursor, and what is still listed as pending', async () => {
    const batches = await fill(7);
    const { cursors, orders, connections, health } = store.adapters;
    const pending = orderNumber(100);
    await orders.accept(pending, []);
    const { orderId, userId } = pending;
    const asked = { orderId, userId, region: REGION, stream: LANE, requestedAt: epochMs(5) };
    const request = { ...asked, reason: 'mass-cancel' as const };
    await orders.requestCancel(request);
    const replace = { ...asked, price: cents(1_300), quantity: null };
    await orders.requestReplace(replace);
    await orders.settleReplace(orderId, replace);
    const cursor = { stream: LANE, seq: 3, tally: null };
    await cursors.advance({ stream: LANE, seq: 0, tally: null }, cursor);
    // What is not the audit's business:
    await connections.connect('abc=');
    await health.probe();

    const found = await everything();
    const ofKind = (kind: StoredItem['kind']) => found.filter((item) => item.kind === kind);
    const filled = batches.flatMap((batch) => batch.orders.map(({ order }) => order));
    const orderItem = (order: unknown, isListedPending: boolean) => ({ kind: 'order', order, isListedPending });
    expect(new Set(found.map((item) => item.kind))).toEqual(
      new Set(['order', 'cancel', 'replace', 'trade', 'entry', 'head', 'cursor']),
    );
    const expectedRows = [...filled.map((order) => orderItem(order, false)), orderItem(pending, true)];
    expect(ofKind('order')).toEqual(expect.arrayContaining(expectedRows));
    expect(ofKind('order')).toHaveLength(expectedRows.length);
    expect(ofKind('cancel')).toEqual([{ kind: 'cancel', request, isListedPending: true }]);
    expect(ofKind('replace')).toEqual([{ kind: 'replace', request: replace, isListedPending: false }]);
    const entries = batches.flatMap((batch) => batch.entries.map((entry) => ({ kind: 'entry', entry })));
    expect(ofKind('entry')).toEqual(expect.arrayContaining(entries));
    expect(ofKind('entry')).toHaveLength(entries.length);
    const tradeSeqs = ofKind('trade').map((item) => (item.kind === 'trade' ? item.seq : 0));
    expect(tradeSeqs.sort((a, b) => a - b)).toEqual(batches.map((_, index) => 2 * index + 2));
    const last = must(batches.at(-1), 'the last batch').newHead;
    expect(ofKind('head')).toEqual([{ kind: 'head', head: { ...last, isStored: true } }]);
    expect(ofKind('cursor')).toEqual([{ kind: 'cursor', cursor }]);
  });

  it('finds nothing in an empty store', async () => {
    expect(await everything()).toEqual([]);
  });

  it('names the entry that was damaged', async () => {
    await fill(2);
    const documents = DynamoDBDocumentClient.from(store.clients.dynamodb);
    const TableName = store.options.tables.exchange;
    const damage = { TableName, Key: ledgerKey(LANE, 4), UpdateExpression: 'REMOVE #command.simulationSeed' };
    await documents.send(new UpdateCommand({ ...damage, ExpressionAttributeNames: { '#command': 'command' } }));
    await expect(everything()).rejects.toThrow(
      `ledger entry LEDGER#${LANE} SEQ#000000000004 command: simulationSeed is not an integer`,
    );
  });

  it('reads any entry back from the engine as it was written, over more pages than one', async () => {
    const documents = DynamoDBDocumentClient.from(store.clients.dynamodb);
    const TableName = store.options.tables.exchange;
    const padding = 'x'.repeat(30_000);
    const written = fc.sample(anyLedgerEntry, { numRuns: 50, seed: 1 }).map((entry, index) => {
      return { ...entry, stream: LANE, seq: index + 1, engine: { ...entry.engine, settings: padding } };
    });
    for (const entry of written) await documents.send(new PutCommand({ TableName, Item: toLedgerItem(entry) }));
    const bytes = written.reduce((sum, entry) => sum + itemBytes(toLedgerItem(entry)), 0);
    expect(bytes).toBeGreaterThan(1024 * 1024);
    const found = (await everything()).flatMap((item) => (item.kind === 'entry' ? [item.entry] : []));
    expect(found.sort((a, b) => a.seq - b.seq)).toStrictEqual(written);
    expect(await store.adapters.ledger.after(LANE, 0, 100)).toStrictEqual(written);
  });
});
