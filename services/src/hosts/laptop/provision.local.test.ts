/** Tables and queues are created as defined, once, and refused when they were made otherwise. */
import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { EDGE_TABLE, EXCHANGE_TABLE, ORDERS_QUEUE, QUEUES } from '@tulip/resources';
import { afterAll, describe, expect, it } from 'vitest';
import { startDynamodbEngine } from './dynamodb-engine.ts';
import { findEngineProgram } from './engine-program.ts';
import { DUMMY_CREDENTIALS, resourceNames } from './names.ts';
import { provisionQueues, provisionTables } from './provision.ts';
import { startQueueEngine } from './queue-engine.ts';

const REGION = 'us-east-2';
const names = resourceNames(REGION, false);
const engine = await startDynamodbEngine({ program: await findEngineProgram(), directory: undefined });
const queues = await startQueueEngine(REGION);
const shared = { region: REGION, credentials: DUMMY_CREDENTIALS };
const dynamodb = new DynamoDBClient({ ...shared, endpoint: engine.endpoint });
const sqs = new SQSClient({ ...shared, endpoint: queues.endpoint });
afterAll(async () => {
  await engine.stop();
  await queues.stop();
});

describe('provisioning', () => {
  it('makes every table with its keys, indexes and time to live, twice as well as once', async () => {
    await provisionTables(dynamodb, names);
    await provisionTables(dynamodb, names);
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: 'tulip-local-exchange' }));
    expect(Table?.KeySchema?.map(({ AttributeName }) => AttributeName)).toEqual(['pk', 'sk']);
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual(
      EXCHANGE_TABLE.indexes.map(({ name }) => name).sort(),
    );
    const ttl = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: 'tulip-local-edge' }));
    expect(ttl.TimeToLiveDescription).toEqual({
      AttributeName: EDGE_TABLE.ttlAttribute,
      TimeToLiveStatus: 'ENABLED',
    });
  });

  it('refuses a table that another version made', async () => {
    const crossed = { ...names, table: (id: string) => names.table(id === 'exchange' ? 'edge' : 'exchange') };
    await expect(provisionTables(dynamodb, crossed)).rejects.toThrow(/made by another version .* TULIP_DATA/);
  });

  it('makes every queue with its dead-letter queue, twice as well as once', async () => {
    await provisionQueues(sqs, REGION, names);
    await provisionQueues(sqs, REGION, names);
    const { QueueUrls } = await sqs.send(new ListQueuesCommand({}));
    expect(QueueUrls).toHaveLength(2 * QUEUES.length);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: queues.queueUrl(names.queue(ORDERS_QUEUE.name)),
        AttributeNames: ['All'],
      }),
    );
    expect(Attributes).toMatchObject({
      FifoQueue: 'true',
      VisibilityTimeout: '12',
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    });
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '{}')).toEqual({
      deadLetterTargetArn: 'arn:aws:sqs:us-east-2:000000000000:tulip-local-orders-dlq.fifo',
      maxReceiveCount: ORDERS_QUEUE.maxReceiveCount,
    });
  });
});
