/** The change feed against a real engine: at least once, one invocation at a time, nothing that was not written. */
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { startChangeFeed } from './change-feed.ts';
import { startDynamodbEngine } from './dynamodb-engine.ts';
import { findEngineProgram } from './engine-program.ts';
import { localFunction } from './fixtures/local-function.ts';
import { until } from './fixtures/until.ts';
import { DUMMY_CREDENTIALS, resourceNames } from './names.ts';
import { provisionTables } from './provision.ts';

const names = resourceNames('us-east-2', false);
const TableName = names.table('exchange');
const engine = await startDynamodbEngine({ program: await findEngineProgram(), directory: undefined });
const shared = { region: 'us-east-2', credentials: DUMMY_CREDENTIALS, endpoint: engine.endpoint };
await provisionTables(new DynamoDBClient(shared), names);
afterAll(() => engine.stop());

interface Feed {
  readonly client: DynamoDBClient;
  readonly documents: DynamoDBDocumentClient;
  /** `sk` and change of every record of every successful delivery. */
  readonly delivered: string[];
  stop(): Promise<void>;
}

function startFeed(handler: (records: readonly DynamoDBRecord[]) => Promise<unknown> = async () => undefined): Feed {
  const client = new DynamoDBClient(shared);
  const delivered: string[] = [];
  const feed = startChangeFeed({
    client,
    tableName: TableName,
    region: 'us-east-2',
    keyPrefix: 'LEDGER#',
    batchSize: 3,
    log: () => undefined,
    target: localFunction(async (event) => {
      const { Records } = event as DynamoDBStreamEvent;
      const reply = await handler(Records);
      delivered.push(...Records.map(({ dynamodb, eventName }) => `${dynamodb?.Keys?.sk?.S} ${eventName}`));
      return reply;
    }),
  });
  onTestFinished(() => feed.stop());
  return { client, documents: DynamoDBDocumentClient.from(client), delivered, stop: () => feed.stop() };
}

const key = (sk: string) => ({ pk: 'LEDGER#us-east-2/TULIP-0', sk });

describe('the change feed', () => {
  it('delivers the keys of each kind of write, from both clients, and of nothing else', async () => {
    const { client, documents, delivered } = startFeed();
    await client.send(
      new PutItemCommand({ TableName, Item: { pk: { S: 'LEDGER#us-east-2/TULIP-0' }, sk: { S: 'plain' } } }),
    );
    await documents.send(new PutCommand({ TableName, Item: { ...key('put'), lots: 3 } }));
    await documents.send(new UpdateCommand({ TableName, Key: key('update'), UpdateExpression: 'REMOVE lots' }));
    await documents.send(new DeleteCommand({ TableName, Key: key('delete') }));
    await documents.send(
      new BatchWriteCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: key('batch') } }] } }),
    );
    await documents.send(new PutCommand({ TableName, Item: { pk: 'ORDER#1', sk: 'REGION#us-east-2' } }));
    await documents.send(new PutCommand({ TableName: names.table('edge'), Item: key('edge') }));
    await documents.send(new GetCommand({ TableName, Key: key('get') }));
    await documents.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName, Item: key('last') } },
          { Put: { TableName, Item: { pk: 'ORDER#2', sk: 'REGION#us-east-2' } } },
        ],
      }),
    );
    await until('the last key', () => delivered.includes('last INSERT'));
    expect(delivered).toEqual([
      'plain INSERT',
      'put INSERT',
      'update MODIFY',
      'delete REMOVE',
      'batch INSERT',
      'last INSERT',
    ]);
  });

  it('delivers records in the shape of a DynamoDB stream', async () => {
    const records: DynamoDBRecord[] = [];
    const { documents } = startFeed(async (batch) => void records.push(...batch));
    await documents.send(new PutCommand({ TableName, Item: key('shape') }));
    expect(await until('a record', () => records[0])).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-2',
      dynamodb: {
        Keys: { pk: { S: 'LEDGER#us-east-2/TULIP-0' }, sk: { S: 'shape' } },
        SequenceNumber: expect.stringMatching(/^\d{21}$/),
        StreamViewType: 'KEYS_ONLY',
      },
    });
  });

  it('delivers again what failed, one invocation at a time, and loses nothing that was written meanwhile', async () => {
    let running = 0;
    let overlaps = 0;
    let failures = 2;
    const { documents, delivered } = startFeed(async () => {
      running += 1;
      if (running > 1) overlaps += 1;
      await new Promise(setImmediate);
      running -= 1;
      if (failures > 0) {
        failures -= 1;
        throw new Error('not now');
      }
    });
    const sks = Array.from({ length: 10 }, (_, n) => `retry-${n}`);
    await Promise.all(sks.map((sk) => documents.send(new PutCommand({ TableName, Item: key(sk) }))));
    await until('all keys', () => new Set(delivered).size === sks.length);
    expect(new Set(delivered)).toEqual(new Set(sks.map((sk) => `${sk} INSERT`)));
    expect(overlaps).toBe(0);
    expect(failures).toBe(0);
  });

  it('delivers one record for a key that is written often before its turn', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { documents, delivered } = startFeed(() => held);
    await documents.send(new PutCommand({ TableName, Item: key('opener') }));
    for (let n = 0; n < 5; n++) await documents.send(new PutCommand({ TableName, Item: key('often') }));
    release();
    await until('the key', () => delivered.includes('often INSERT'));
    expect(delivered).toEqual(['opener INSERT', 'often INSERT']);
  });

  it('takes a refusal as no change, and a lost reply as a change', async () => {
    const { client, documents, delivered } = startFeed();
    const occupied = new PutCommand({
      TableName,
      Item: key('occupied'),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    await documents.send(occupied);
    await until('the first put', () => delivered.length === 1);
    await expect(documents.send(occupied)).rejects.toThrow(/conditional/i);
    client.middlewareStack.add(
      (next) => async (args) => {
        await next(args);
        throw new Error('connection reset');
      },
      { step: 'deserialize', name: 'replyLost', priority: 'low' },
    );
    await expect(documents.send(new PutCommand({ TableName, Item: key('reply lost') }))).rejects.toThrow('reset');
    await until('the lost one', () => delivered.includes('reply lost INSERT'));
    expect(delivered).toEqual(['occupied INSERT', 'reply lost INSERT']);
  });

  it('stops in the middle of its retries', async () => {
    let attempts = 0;
    const feed = startFeed(async () => {
      attempts += 1;
      throw new Error('never');
    });
    await feed.documents.send(new PutCommand({ TableName, Item: key('never') }));
    await until('an attempt', () => attempts > 0);
    await feed.stop();
    expect(feed.delivered).toEqual([]);
  });
});
