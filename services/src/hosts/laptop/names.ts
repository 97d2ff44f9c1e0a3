/** What tables, queues and functions are called on the laptop, and the account and credentials that stand in for AWS's. */
import type { FunctionDefinition } from '@tulip/resources';

export const ACCOUNT_ID = '000000000000';
export const DUMMY_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

const STAGE_PREFIX = 'tulip-local';

/** Physical names of one Region's resources. */
export interface ResourceNames {
  table(id: string): string;
  queue(name: string): string;
  bucket(name: string): string;
}

/**
 * Every Region has engines of its own, so all Regions use the same names; only on a DynamoDB endpoint that the
 * user shares among them does the table name carry the Region.
 */
export function resourceNames(region: string, isEndpointShared: boolean): ResourceNames {
  const tablePrefix = isEndpointShared ? `${STAGE_PREFIX}-${region}` : STAGE_PREFIX;
  return {
    table: (id) => `${tablePrefix}-${id}`,
    queue: (name) => `${STAGE_PREFIX}-${name}`,
    bucket: (name) => `${STAGE_PREFIX}-${name}`,
  };
}

export function functionName(definition: FunctionDefinition): string {
  return `${STAGE_PREFIX}-${definition.id}`;
}

export function functionArn(region: string, definition: FunctionDefinition): string {
  return `arn:aws:lambda:${region}:${ACCOUNT_ID}:function:${functionName(definition)}`;
}

export function queueArn(region: string, queueName: string): string {
  return `arn:aws:sqs:${region}:${ACCOUNT_ID}:${queueName}`;
}
