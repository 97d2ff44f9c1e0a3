/** Engines, tables, queues and clients like those of a Region, and nothing of ours around them. */
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type AwsClients, createClients } from '@tulip/adapters-aws';
import { startDynamodbEngine } from '@tulip/services/hosts/laptop/dynamodb-engine.ts';
import { findEngineProgram } from '@tulip/services/hosts/laptop/engine-program.ts';
import { DUMMY_CREDENTIALS, type ResourceNames, resourceNames } from '@tulip/services/hosts/laptop/names.ts';
import { provisionQueues, provisionTables } from '@tulip/services/hosts/laptop/provision.ts';
import { startQueueEngine } from '@tulip/services/hosts/laptop/queue-engine.ts';

export interface FloorEngines {
  readonly clients: AwsClients;
  readonly documents: DynamoDBDocumentClient;
  readonly names: ResourceNames;
  /** By the queue's own name. */
  queueUrl(queueName: string): string;
  stop(): Promise<void>;
}

export interface FloorEnginesOptions {
  readonly region: string;
  /** For the data of the tables. */
  readonly directory: string;
  /** Where posts to WebSocket connections go. */
  readonly socketEndpoint: string;
}

export async function startFloorEngines({
  region,
  directory,
  socketEndpoint,
}: FloorEnginesOptions): Promise<FloorEngines> {
  const [dynamodb, queues] = [
    await startDynamodbEngine({ program: await findEngineProgram(), directory }),
    await startQueueEngine(region),
  ];
  const clients = createClients({
    region,
    socketEndpoint,
    dynamodbEndpoint: dynamodb.endpoint,
    sqsEndpoint: queues.endpoint,
    credentials: DUMMY_CREDENTIALS,
  });
  const names = resourceNames(region, false);
  await Promise.all([provisionTables(clients.dynamodb, names), provisionQueues(clients.sqs, region, names)]);
  return {
    clients,
    documents: DynamoDBDocumentClient.from(clients.dynamodb),
    names,
    queueUrl: queues.queueUrl,
    async stop() {
      clients.destroy();
      await queues.stop();
      await dynamodb.stop();
    },
  };
}
