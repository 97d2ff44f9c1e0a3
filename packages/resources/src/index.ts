/** Tables, queues, functions and environment variables as data: the cloud's stacks and the laptop build from the same ones. */
export { AVATARS_BUCKET, BUCKETS, type BucketDefinition } from './buckets.ts';
export { ENVIRONMENT, type EnvironmentName } from './environment.ts';
export { FUNCTIONS, type FunctionDefinition, type FunctionId, type ScheduleInput } from './functions.ts';
export {
  BALANCES_QUEUE,
  DEAD_LETTER_RETENTION_SECONDS,
  EVENTS_QUEUE,
  ORDERS_QUEUE,
  QUEUES,
  type QueueDefinition,
} from './queues.ts';
export { EDGE_TABLE, EXCHANGE_TABLE, type IndexDefinition, TABLES, type TableDefinition } from './tables.ts';
