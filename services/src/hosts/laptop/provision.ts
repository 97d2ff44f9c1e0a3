/** Creates the tables and queues of one Region from the definitions that the stacks use; doing it again changes nothing. */
import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';
import {
  DEAD_LETTER_RETENTION_SECONDS,
  FUNCTIONS,
  QUEUES,
  type QueueDefinition,
  TABLES,
  type TableDefinition,
} from '@tulip/resources';
import { assert } from '@tulip/std';
import { queueArn, type ResourceNames } from './names.ts';
import { StartError } from './start-error.ts';

/**
 * On the laptop a message whose consumer vanished comes back after a fifth of the deployed time (12 s, not 60 s).
 * It must stay longer than the consumer's timeout, or a slow delivery would be delivered twice.
 */
export const VISIBILITY_SCALE = 5;

const QUEUE_NAME_MAX = 80;
const TABLE_WAIT_S = 20;

/** @throws StartError when a table of that name exists with other keys or indexes. */
export async function provisionTables(client: DynamoDBClient, names: ResourceNames): Promise<void> {
  await Promise.all(TABLES.map((table) => provisionTable(client, names.table(table.id), table)));
}

async function provisionTable(client: DynamoDBClient, tableName: string, definition: TableDefinition): Promise<void> {
  const existing = await describeShape(client, tableName);
  if (existing === undefined) {
    await createTable(client, tableName, definition);
  } else if (existing !== shapeOf(definition)) {
    throw new StartError(
      `Table ${tableName} was made by another version (${existing}, not ${shapeOf(definition)}): move the data directory away, or set TULIP_DATA to a new one.`,
    );
  }
  if (definition.ttlAttribute !== undefined) await enableTimeToLive(client, tableName, definition.ttlAttribute);
}

async function createTable(client: DynamoDBClient, tableName: string, definition: TableDefinition): Promise<void> {
  const keys = [definition, ...definition.indexes];
  const indexes = definition.indexes.map((index) => ({
    IndexName: index.name,
    KeySchema: keySchema(index),
    Projection: { ProjectionType: index.projection },
  }));
  const attributes = new Set(keys.flatMap((key) => [key.partitionKey, key.sortKey]));
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...attributes].map((name) => ({ AttributeName: name, AttributeType: 'S' as const })),
      KeySchema: keySchema(definition),
      // An empty list is refused.
      ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: TABLE_WAIT_S, minDelay: 1, maxDelay: 1 }, { TableName: tableName });
}

function keySchema(key: { readonly partitionKey: string; readonly sortKey: string }) {
  return [
    { AttributeName: key.partitionKey, KeyType: 'HASH' as const },
    { AttributeName: key.sortKey, KeyType: 'RANGE' as const },
  ];
}

/** `pk/sk byUser(userPk/timeSk) …`: the keys and indexes of an existing table; `undefined` when there is none. */
async function describeShape(client: DynamoDBClient, tableName: string): Promise<string | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    const key = (schema: readonly { AttributeName?: string | undefined }[] | undefined): string =>
      (schema ?? []).map((part) => part.AttributeName).join('/');
    const indexes = (Table?.GlobalSecondaryIndexes ?? []).map((index) => `${index.IndexName}(${key(index.KeySchema)})`);
    return [key(Table?.KeySchema), ...indexes.sort()].join(' ');
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

function shapeOf(definition: TableDefinition): string {
  const indexes = definition.indexes.map((index) => `${index.name}(${index.partitionKey}/${index.sortKey})`);
  return [`${definition.partitionKey}/${definition.sortKey}`, ...indexes.sort()].join(' ');
}

async function enableTimeToLive(client: DynamoDBClient, tableName: string, attribute: string): Promise<void> {
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: tableName }));
  if (TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED') return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: tableName,
      TimeToLiveSpecification: { AttributeName: attribute, Enabled: true },
    }),
  );
}

/** Each queue after its dead-letter queue, which its redrive policy must find. */
export async function provisionQueues(client: SQSClient, region: string, names: ResourceNames): Promise<void> {
  await Promise.all(QUEUES.map((queue) => provisionQueue(client, region, names, queue)));
}

async function provisionQueue(
  client: SQSClient,
  region: string,
  names: ResourceNames,
  definition: QueueDefinition,
): Promise<void> {
  const queueName = names.queue(definition.name);
  const deadLetterName = names.queue(definition.deadLetterName);
  for (const name of [queueName, deadLetterName]) {
    assert(name.endsWith('.fifo') && name.length <= QUEUE_NAME_MAX, `not the name of a FIFO queue: ${name}`);
  }
  await client.send(
    new CreateQueueCommand({
      QueueName: deadLetterName,
      Attributes: { ...HIGH_THROUGHPUT_FIFO, MessageRetentionPeriod: String(DEAD_LETTER_RETENTION_SECONDS) },
    }),
  );
  await client.send(
    new CreateQueueCommand({
      QueueName: queueName,
      Attributes: {
        ...HIGH_THROUGHPUT_FIFO,
        VisibilityTimeout: String(laptopVisibilitySeconds(definition)),
        MessageRetentionPeriod: String(definition.retentionSeconds),
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: queueArn(region, deadLetterName),
          maxReceiveCount: definition.maxReceiveCount,
        }),
      },
    }),
  );
}

/** "High throughput for FIFO queues in Amazon SQS": both attributes, or it is off. */
const HIGH_THROUGHPUT_FIFO = {
  FifoQueue: 'true',
  DeduplicationScope: 'messageGroup',
  FifoThroughputLimit: 'perMessageGroupId',
} as const;

function laptopVisibilitySeconds(definition: QueueDefinition): number {
  const seconds = Math.ceil(definition.visibilityTimeoutSeconds / VISIBILITY_SCALE);
  for (const { id, trigger, timeoutSeconds } of FUNCTIONS) {
    if (trigger.kind !== 'queue' || trigger.queue !== definition.id) continue;
    assert(seconds > timeoutSeconds, `${definition.name} shows a message again before ${id} has timed out`);
  }
  return seconds;
}
