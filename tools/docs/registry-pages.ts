/** Reference pages of the registries: errors, log lines, environment, AWS resources. */
import { ERRORS, type ErrorDefinition, LOG_MESSAGES, SOCKET_ERRORS } from '@tulip/contracts';
import {
  BUCKETS,
  DEAD_LETTER_RETENTION_SECONDS,
  ENVIRONMENT,
  FUNCTIONS,
  type FunctionDefinition,
  type IndexDefinition,
  QUEUES,
  TABLES,
} from '@tulip/resources';
import { code, page, table } from './markdown.ts';

const SECONDS_PER_DAY = 86_400;

export function errorsPage(): string {
  const errors: [string, ErrorDefinition][] = Object.entries(ERRORS);
  return page(
    'Errors',
    'From `packages/contracts/src/error-codes.ts`. HTTP errors are `application/problem+json` (RFC 9457) with a stable `code`; a refused body, query or header carries `errors: [{path, code, message}]` besides.',
    table(
      ['Code', 'Status', 'What happened', 'What to do'],
      errors.map(([id, { status, title, action }]) => [code(id), String(status), title, action]),
    ),
    '## On the WebSocket',
    table(
      ['Code', 'What happened'],
      Object.entries(SOCKET_ERRORS).map(([id, meaning]) => [code(id), meaning]),
    ),
  );
}

export function logMessagesPage(): string {
  return page(
    'Log messages',
    'From `packages/contracts/src/log-messages.ts`. Handlers write structured lines that carry the id beside the text; both stay the same for ever, so search for either.',
    table(
      ['Id', 'Level', 'Text'],
      Object.entries(LOG_MESSAGES).map(([id, { level, text }]) => [code(id), level, text]),
    ),
  );
}

export function environmentPage(): string {
  return page(
    'Environment of the functions',
    'From `packages/resources/src/environment.ts`. The stacks set exactly these on every function, and so does the laptop. What a person sets before `npm start` is in [operating/laptop.md](../operating/laptop.md).',
    table(
      ['Variable', 'Meaning'],
      Object.entries(ENVIRONMENT).map(([name, meaning]) => [code(name), meaning]),
    ),
  );
}

export function resourcesPage(): string {
  return page(
    'AWS resources',
    'From `packages/resources`: defined once as data, created on the laptop from the same definitions as in the cloud.',
    '## Tables',
    ...TABLES.flatMap((definition) => [
      `### ${code(definition.id)}`,
      [
        definition.purpose,
        `Partition key ${code(definition.partitionKey)}, sort key ${code(definition.sortKey)}.`,
        definition.isGlobal ? 'Replicated to every Region.' : 'Belongs to its Region alone.',
        definition.ttlAttribute === undefined
          ? 'Nothing expires.'
          : `Items expire by ${code(definition.ttlAttribute)}.`,
      ].join(' '),
      definition.indexes.length === 0 ? 'It has no index.' : indexTable(definition.indexes),
    ]),
    '## Queues',
    `All are FIFO. Dead letters are kept for ${DEAD_LETTER_RETENTION_SECONDS / SECONDS_PER_DAY} days.`,
    table(
      ['Queue', 'Message group', 'Visibility', 'Receives before the dead-letter queue', 'Kept', 'Purpose'],
      QUEUES.map((queue) => [
        code(queue.name),
        queue.group,
        `${queue.visibilityTimeoutSeconds} s`,
        `${queue.maxReceiveCount}, then ${code(queue.deadLetterName)}`,
        `${queue.retentionSeconds / SECONDS_PER_DAY} days`,
        queue.purpose,
      ]),
    ),
    '## Buckets',
    table(
      ['Bucket', 'Replicated', 'Served under', 'Purpose'],
      BUCKETS.map((bucket) => [
        code(bucket.name),
        bucket.isReplicated ? 'to every Region, both ways' : 'no',
        code(bucket.servedUnder),
        bucket.purpose,
      ]),
    ),
    '## Functions',
    'Each has its entry in `services/src/hosts/lambda/<entry>.ts`.',
    table(
      ['Function', 'Trigger', 'Timeout', 'Memory', 'Purpose'],
      FUNCTIONS.map((definition) => [
        code(definition.id),
        triggerText(definition.trigger),
        `${definition.timeoutSeconds} s`,
        `${definition.memoryMb} MB`,
        definition.purpose,
      ]),
    ),
  );
}

function indexTable(indexes: readonly IndexDefinition[]): string {
  return table(
    ['Index', 'Partition key', 'Sort key', 'Projection'],
    indexes.map(({ name, partitionKey, sortKey, projection }) => [
      code(name),
      code(partitionKey),
      code(sortKey),
      projection,
    ]),
  );
}

function triggerText(trigger: FunctionDefinition['trigger']): string {
  switch (trigger.kind) {
    case 'http-api':
      return `HTTP API ${trigger.routes.map(code).join(', ')}`;
    case 'queue':
      return `queue ${trigger.queue}, batches of at most ${trigger.batchSize}`;
    case 'change-stream':
      return `change stream of items under ${code(trigger.keyPrefix)}, batches of at most ${trigger.batchSize}`;
    case 'schedule':
      return `every ${trigger.everySeconds} s, input ${code(JSON.stringify(trigger.input))}`;
    case 'deployment':
      return 'each deployment';
    case 'websocket':
      return `WebSocket ${code(trigger.route)}`;
  }
}
