/** Every port of the exchange over DynamoDB, SQS and API Gateway; the only package that names an AWS SDK client. */

export { createAuditReader, createAwsAdapters, createWorkerAdapters } from './adapters.ts';
export { type AwsClients, type ClientOptions, createClients } from './clients.ts';
export type { TableNames } from './dynamodb/table-access.ts';
export { type AwsAdapterOptions, createFacadeAdapters } from './facade-adapters.ts';
export { createAvatarClient, S3AvatarStore } from './s3/avatar-store.ts';
export type { QueueUrls } from './sqs/queue-gauge.ts';
export { type StoreVerdict, verdictOf } from './store-failure.ts';
