/** Engines for DynamoDB and SQS in this process's care, and fresh tables and queues on them as often as a test asks. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ExchangePorts, Log } from '@tulip/exchange';
import { QUEUES, TABLES, type TableDefinition } from '@tulip/resources';
import { createRandom, epochMs, must } from '@tulip/std';
import { buildApp } from 'fauxqs';
import { createAwsAdapters } from '../adapters.ts';
import { type AwsClients, createClients } from '../clients.ts';
import type { AwsAdapterOptions } from '../facade-adapters.ts';
import { startLocalEngine } from './local-engine.ts';

export const REGION = 'us-east-2';
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

export interface LocalAws {
  /** A store of its own: empty tables, empty queues. Clients are closed with the engines. */
  createStore(): Promise<LocalStore>;
  stop(): Promise<void>;
}

export interface LocalStore {
  readonly clients: AwsClients;
  readonly options: AwsAdapterOptions;
  readonly adapters: ExchangePorts;
  /** What the adapters have logged. */
  readonly logged: readonly string[];
}

export async function startLocalAws(): Promise<LocalAws> {
  const [engine, queues] = [await startLocalEngine(), buildApp({ logger: false, defaultRegion: REGION })];
  const sqsEndpoint = await queues.listen({ port: 0, host: '127.0.0.1' });
  const stores: LocalStore[] = [];
  return {
    async createStore() {
      const clients = createClients({
        region: REGION,
        dynamodbEndpoint: engine.endpoint,
        sqsEndpoint,
        socketEndpoint: 'http://127.0.0.1:1',
        credentials: CREDENTIALS,
      });
      const store = await createStore(clients, sqsEndpoint);
      stores.push(store);
      return store;
    },
    async stop() {
      for (const { clients } of stores) clients.destroy();
      await queues.close();
      await engine.stop();
    },
  };
}

async function createStore(clients: AwsClients, sqsEndpoint: string): Promise<LocalStore> {
  const prefix = `t${randomUUID().slice(0, 8)}`;
  const tables = { exchange: `${prefix}-exchange`, edge: `${prefix}-edge` };
  for (const table of TABLES) await createTable(clients.dynamodb, tables[table.id], table);
  const urls = new Map<string, string>();
  for (const queue of QUEUES) {
    for (const name of [queue.name, queue.deadLetterName]) {
      await createQueue(clients.sqs, `${prefix}-${name}`);
      urls.set(name, `${sqsEndpoint}/000000000000/${prefix}-${name}`);
    }
  }
  const urlsOf = (id: string) => {
    const definition = must(
      QUEUES.find((queue) => queue.id === id),
      id,
    );
    return {
      queue: must(urls.get(definition.name), definition.name),
      deadLetter: must(urls.get(definition.deadLetterName), definition.deadLetterName),
    };
  };
  const logged: string[] = [];
  const log: Log = { write: (message) => logged.push(message) };
  const options: AwsAdapterOptions = {
    clients,
    region: REGION,
    tables,
    queues: { orders: urlsOf('orders'), events: urlsOf('events'), balances: urlsOf('balances') },
    clock: { now: () => epochMs(Date.now()) },
    timer: { sleep },
    random: createRandom(1),
    log,
  };
  return { clients, options, adapters: createAwsAdapters(options), logged };
}

async function createTable(client: DynamoDBClient, name: string, table: TableDefinition): Promise<void> {
  const keys = [table, ...table.indexes];
  const attributes = new Set(keys.flatMap((key) => [key.partitionKey, key.sortKey]));
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...attributes].map((attribute) => ({ AttributeName: attribute, AttributeType: 'S' })),
      KeySchema: keySchema(table),
      // An empty list of indexes is refused by the real service.
      ...(table.indexes.length === 0
        ? {}
        : {
            GlobalSecondaryIndexes: table.indexes.map((index) => ({
              IndexName: index.name,
              KeySchema: keySchema(index),
              Projection: { ProjectionType: index.projection },
            })),
          }),
    }),
  );
}

function keySchema(key: { readonly partitionKey: string; readonly sortKey: string }) {
  return [
    { AttributeName: key.partitionKey, KeyType: 'HASH' as const },
    { AttributeName: key.sortKey, KeyType: 'RANGE' as const },
  ];
}

async function createQueue(client: SQSClient, name: string): Promise<void> {
  await client.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: {
        FifoQueue: 'true',
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
      },
    }),
  );
}
