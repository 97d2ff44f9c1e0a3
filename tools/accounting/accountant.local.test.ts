/** The accountant beside a real engine: it knows what the engine holds, and counts the units that the engine reports. */
import { DynamoDBDocumentClient, PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type LocalAws, type LocalStore, startLocalAws } from '@tulip/adapters-aws/testing/local-aws.ts';
import { fillBatchOf, LANE, orderNumber } from '@tulip/adapters-aws/testing/trading.ts';
import { EDGE_TABLE, EXCHANGE_TABLE } from '@tulip/resources';
import { must } from '@tulip/std';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Accountant, createAccountant, usageOf } from './accountant.ts';
import { recordCalls } from './recorded-call.ts';

let aws: LocalAws;
let store: LocalStore;
let account: Accountant;
let step = '';

beforeAll(async () => {
  aws = await startLocalAws();
});
beforeEach(async () => {
  store = await aws.createStore();
  const { exchange, edge } = store.options.tables;
  account = createAccountant({ [exchange]: EXCHANGE_TABLE, [edge]: EDGE_TABLE });
  recordCalls(store.clients, (call) => account.take(step, call));
});
afterAll(() => aws.stop());

/** What the engine holds, read past the recorder. */
async function heldByEngine(TableName: string): Promise<Record<string, unknown>[]> {
  const before = step;
  step = 'looking';
  const { Items = [] } = await DynamoDBDocumentClient.from(store.clients.dynamodb).send(new ScanCommand({ TableName }));
  step = before;
  return Items;
}

it('knows every item as the engine holds it, after puts, updates and transactions', async () => {
  const { orders, lanes, cursors, connections } = store.adapters;
  const placed = [0, 1, 2].map(orderNumber);
  for (const order of placed) expect(await orders.accept(order, [])).toBe('accepted');
  expect(await orders.accept(orderNumber(0), ['eu-west-1'])).toBe('exists');
  const { head } = await lanes.load({
    stream: LANE,
    region: 'us-east-2',
    regions: ['us-east-2'],
    orderIds: [],
    cancelledIds: [],
    replacedIds: [],
  });
  expect(await lanes.commit(fillBatchOf(head, placed))).toBe('committed');
  await cursors.advance({ stream: LANE, seq: 0, tally: null }, { stream: LANE, seq: 6, tally: null });
  await connections.connect('a=');
  await connections.subscribe('a=', { channels: ['market'], userId: null }, { [LANE]: 6 });
  await connections.connect('b=');
  await connections.disconnect('b=');
  for (const name of Object.values(store.options.tables)) {
    const sorted = (items: readonly object[]) =>
      items.map((item) => JSON.stringify(item, Object.keys(item).sort())).sort();
    expect(sorted(must(account.tables.get(name), name).items())).toEqual(sorted(await heldByEngine(name)));
  }
});

it('counts what the engine reports as consumed', async () => {
  const documents = DynamoDBDocumentClient.from(store.clients.dynamodb);
  const [TableName, Key] = [store.options.tables.exchange, { pk: 'A', sk: 'B' }];
  const ReturnConsumedCapacity = 'TOTAL';
  const consumed: (number | undefined)[] = [];
  const counted: (number | undefined)[] = [];
  const puts = [
    { ...Key, userPk: 'u', timeSk: '1' },
    { ...Key, userPk: 'u', timeSk: '2', pendingPk: 'p' },
    { ...Key, note: 'x'.repeat(3000) },
    { ...Key },
  ];
  for (const [index, Item] of puts.entries()) {
    step = `put ${index}`;
    const { ConsumedCapacity } = await documents.send(new PutCommand({ TableName, Item, ReturnConsumedCapacity }));
    consumed.push(ConsumedCapacity?.CapacityUnits);
    counted.push(usageOf(account.charges(), (charge) => charge.step === step).writeUnits);
  }
  step = 'update';
  const { ConsumedCapacity } = await documents.send(
    new UpdateCommand({
      TableName,
      Key,
      UpdateExpression: 'SET lanePk = :lane, timeSk = :at',
      ExpressionAttributeValues: { ':lane': 'l', ':at': '3' },
      ReturnConsumedCapacity,
    }),
  );
  consumed.push(ConsumedCapacity?.CapacityUnits);
  counted.push(usageOf(account.charges(), (charge) => charge.step === step).writeUnits);
  expect(counted).toEqual(consumed);
});
