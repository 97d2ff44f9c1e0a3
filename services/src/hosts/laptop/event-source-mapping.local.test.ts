/** The event-source mapping on a real FIFO queue: order, partial failures, dead letters. */
import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { startEventSourceMapping } from './event-source-mapping.ts';
import { localFunction } from './fixtures/local-function.ts';
import { until } from './fixtures/until.ts';
import { DUMMY_CREDENTIALS, queueArn } from './names.ts';
import { startQueueEngine } from './queue-engine.ts';

const REGION = 'us-east-2';
const engine = await startQueueEngine(REGION);
const client = new SQSClient({ region: REGION, endpoint: engine.endpoint, credentials: DUMMY_CREDENTIALS });
afterAll(() => engine.stop());

interface TestQueue {
  send(group: string, body: string, dedupId?: string): Promise<void>;
  /** Messages waiting and in flight. */
  count(): Promise<number>;
  deadLetters(): Promise<readonly string[]>;
  /** Shows records in flight again at once, as the deployed functions do with what failed. */
  showAgain(records: readonly SQSRecord[]): Promise<void>;
  /** Delivers to `handler` until the end of the test. */
  deliverTo(handler: (event: SQSEvent) => Promise<unknown>, timeoutSeconds?: number): { stop(): Promise<void> };
}

let queuesMade = 0;

async function createQueue({ maxReceiveCount = 5 } = {}): Promise<TestQueue> {
  queuesMade += 1;
  const name = `test-${queuesMade}.fifo`;
  const deadName = `test-${queuesMade}-dlq.fifo`;
  const fifo = { FifoQueue: 'true' } as const;
  await client.send(new CreateQueueCommand({ QueueName: deadName, Attributes: fifo }));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn(REGION, deadName), maxReceiveCount });
  const Attributes = { ...fifo, VisibilityTimeout: '30', RedrivePolicy };
  await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  const QueueUrl = engine.queueUrl(name);
  let sent = 0;
  return {
    async send(MessageGroupId, MessageBody, dedupId) {
      sent += 1;
      const MessageDeduplicationId = dedupId ?? `${name}-${sent}`;
      await client.send(new SendMessageCommand({ QueueUrl, MessageGroupId, MessageBody, MessageDeduplicationId }));
    },
    async count() {
      const { Attributes: counts } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      );
      return Number(counts?.ApproximateNumberOfMessages) + Number(counts?.ApproximateNumberOfMessagesNotVisible);
    },
    async deadLetters() {
      const { Messages } = await client.send(
        new ReceiveMessageCommand({ QueueUrl: engine.queueUrl(deadName), MaxNumberOfMessages: 10 }),
      );
      return (Messages ?? []).map(({ Body }) => Body ?? '');
    },
    async showAgain(records) {
      const Entries = records.map(({ receiptHandle }, index) => {
        return { Id: String(index), ReceiptHandle: receiptHandle, VisibilityTimeout: 0 };
      });
      await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    },
    deliverTo(handler, timeoutSeconds) {
      const mapping = startEventSourceMapping({
        client,
        queueUrl: QueueUrl,
        queueArn: queueArn(REGION, name),
        region: REGION,
        target: localFunction((event) => handler(event as SQSEvent), timeoutSeconds),
        batchSize: 10,
        log: () => undefined,
      });
      onTestFinished(() => mapping.stop());
      return mapping;
    },
  };
}

const groupOf = (record: SQSRecord): string => record.attributes.MessageGroupId ?? '';

/** The reply that AWS asks for on FIFO queues: the first failure and all that follow it, which are shown again. */
async function failingFrom(queue: TestQueue, records: readonly SQSRecord[], fails: (record: SQSRecord) => boolean) {
  const first = records.findIndex(fails);
  const failed = first === -1 ? [] : records.slice(first);
  if (failed.length > 0) await queue.showAgain(failed);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

describe('the event-source mapping of a FIFO queue', () => {
  it('hands over records in AWS’s shape', async () => {
    const queue = await createQueue();
    await queue.send('lane-1', 'hello', 'dedup-1');
    const records: SQSRecord[] = [];
    queue.deliverTo(async ({ Records }) => void records.push(...Records));
    const record = await until('a delivery', () => records[0]);
    expect(record).toMatchObject({
      body: 'hello',
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      receiptHandle: expect.any(String),
      attributes: {
        ApproximateReceiveCount: '1',
        MessageGroupId: 'lane-1',
        MessageDeduplicationId: 'dedup-1',
        SequenceNumber: expect.stringMatching(/^\d{20}$/),
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
      },
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-2:000000000000:test-1.fifo',
      awsRegion: 'us-east-2',
    });
    await until('an empty queue', async () => (await queue.count()) === 0);
  });

  it('keeps the order within each group and never runs a group twice at once', async () => {
    const queue = await createQueue();
    const seen = new Map<string, string[]>();
    const running = new Set<string>();
    let overlaps = 0;
    let largest = 0;
    for (let n = 0; n < 12; n++) for (const group of ['a', 'b', 'c']) await queue.send(group, `${n}`);
    queue.deliverTo(async ({ Records }) => {
      const groups = new Set(Records.map(groupOf));
      largest = Math.max(largest, groups.size);
      for (const group of groups) {
        if (running.has(group)) overlaps += 1;
        running.add(group);
      }
      await new Promise(setImmediate);
      for (const group of groups) running.delete(group);
      for (const record of Records) seen.set(groupOf(record), [...(seen.get(groupOf(record)) ?? []), record.body]);
    });
    await until('an empty queue', async () => (await queue.count()) === 0);
    const inOrder = Array.from({ length: 12 }, (_, n) => `${n}`);
    expect(Object.fromEntries(seen)).toEqual({ a: inOrder, b: inOrder, c: inOrder });
    expect(overlaps).toBe(0);
    // Twelve messages of each were waiting: a batch of ten ends within a group, the next goes on with it and the one after.
    expect(largest).toBeGreaterThan(1);
  });

  it('lets other groups pass while one is slow', async () => {
    const queue = await createQueue();
    const seen: string[] = [];
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    await queue.send('slow', 'slow-1');
    await queue.send('slow', 'slow-2');
    let isUnderWay = false;
    queue.deliverTo(async ({ Records }) => {
      for (const { body } of Records) {
        if (body === 'slow-1') isUnderWay = true;
        if (body === 'slow-1') await slow;
        seen.push(body);
      }
    });
    // What is sent earlier may share its batch, and waits with it.
    await until('the slow one to be delivered', () => isUnderWay);
    for (let n = 0; n < 5; n++) await queue.send('quick', `quick-${n}`);
    await until('the quick ones', () => seen.length === 5);
    expect(seen).toEqual(['quick-0', 'quick-1', 'quick-2', 'quick-3', 'quick-4']);
    release();
    await until('the slow ones', () => seen.length === 7);
    expect(seen.slice(5)).toEqual(['slow-1', 'slow-2']);
  });

  it('goes on though two batches are stuck, one for each poller', async () => {
    const queue = await createQueue();
    const seen: string[] = [];
    let release = (): void => undefined;
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    queue.deliverTo(async ({ Records }) => {
      for (const { body } of Records) {
        seen.push(body);
        if (body.startsWith('stuck')) await stuck;
      }
    });
    for (const body of ['stuck-1', 'stuck-2', 'sound']) {
      await queue.send(body, body);
      await until(`${body} to be delivered`, () => seen.includes(body));
    }
    release();
    await until('an empty queue', async () => (await queue.count()) === 0);
  });

  it('shows what failed again, with its count, in its order', async () => {
    const queue = await createQueue();
    const seen: string[] = [];
    await queue.send('g', 'first');
    await queue.send('g', 'second');
    queue.deliverTo(async ({ Records }) => {
      seen.push(Records.map(({ body, attributes }) => `${body} ${attributes.ApproximateReceiveCount}`).join(', '));
      return failingFrom(queue, Records, (r) => r.body === 'first' && r.attributes.ApproximateReceiveCount !== '3');
    });
    await until('an empty queue', async () => (await queue.count()) === 0);
    expect(seen).toEqual(['first 1, second 1', 'first 2, second 2', 'first 3, second 3']);
  });

  it('hands over many messages of one group at once, and what is given back comes back in order', async () => {
    const queue = await createQueue();
    const batches: string[][] = [];
    for (let n = 0; n < 8; n++) await queue.send('g', `${n}`);
    queue.deliverTo(async ({ Records }) => {
      batches.push(Records.map(({ body }) => body));
      return failingFrom(queue, Records, ({ body }) => batches.length === 1 && body === '3');
    });
    await until('an empty queue', async () => (await queue.count()) === 0);
    expect(batches).toEqual([
      ['0', '1', '2', '3', '4', '5', '6', '7'],
      ['3', '4', '5', '6', '7'],
    ]);
  });

  it.each([
    ['a throw', () => Promise.reject(new Error('no'))],
    ['an unknown id', async () => ({ batchItemFailures: [{ itemIdentifier: 'unknown' }] })],
  ])('takes %s as the failure of the whole batch', async (_, fail) => {
    const queue = await createQueue();
    let deliveries = 0;
    await queue.send('g', 'again');
    queue.deliverTo(async ({ Records }) => {
      deliveries += 1;
      if (deliveries > 1) return undefined;
      await queue.showAgain(Records);
      return fail();
    });
    await until('an empty queue', async () => (await queue.count()) === 0);
    expect(deliveries).toBe(2);
  });

  it('takes a timeout as a failure', async () => {
    const queue = await createQueue();
    let deliveries = 0;
    await queue.send('g', 'kept');
    const mapping = queue.deliverTo(() => {
      deliveries += 1;
      return new Promise(() => undefined);
    }, 0.05);
    await until('a delivery', () => deliveries === 1);
    await mapping.stop();
    expect(await queue.count()).toBe(1);
  });

  it('leaves what failed in flight, as AWS does, and deletes what did not', async () => {
    const queue = await createQueue();
    const changed: string[] = [];
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        (args) => {
          if (commandName.startsWith('ChangeMessageVisibility')) changed.push(commandName);
          return next(args);
        },
      { step: 'initialize', name: 'countChanges' },
    );
    onTestFinished(() => void client.middlewareStack.remove('countChanges'));
    for (const body of ['done', 'failed', 'behind']) await queue.send('g', body);
    let deliveries = 0;
    const mapping = queue.deliverTo(async ({ Records }) => {
      deliveries += 1;
      return { batchItemFailures: Records.slice(1).map(({ messageId }) => ({ itemIdentifier: messageId })) };
    });
    await until('a delivery', () => deliveries === 1);
    await mapping.stop();
    expect(await queue.count()).toBe(2);
    expect(changed).toEqual([]);
  });

  it('leaves a message that fails too often to the dead-letter queue, and its group goes on', async () => {
    const queue = await createQueue({ maxReceiveCount: 2 });
    const seen: string[] = [];
    for (const body of ['before', 'poison', 'sound']) await queue.send('g', body);
    queue.deliverTo(async ({ Records }) => {
      seen.push(...Records.map(({ body }) => body));
      return failingFrom(queue, Records, ({ body }) => body === 'poison');
    });
    await until('an empty queue', async () => (await queue.count()) === 0);
    expect(seen).toEqual(['before', 'poison', 'sound', 'poison', 'sound']);
    // A receive counts for the whole batch: what is held back behind the poison ends with it, as on AWS.
    await queue.send('g', 'after');
    await until('the next one', () => seen.includes('after'));
    expect(await queue.deadLetters()).toEqual(['poison', 'sound']);
  });

  it('delivers one message for one deduplication id', async () => {
    const queue = await createQueue();
    const seen: string[] = [];
    for (const body of ['one', 'two']) await queue.send('g', body, 'same');
    await queue.send('g', 'last');
    queue.deliverTo(async ({ Records }) => void seen.push(...Records.map(({ body }) => body)));
    await until('an empty queue', async () => (await queue.count()) === 0);
    expect(seen).toEqual(['one', 'last']);
  });

  it('stops after the invocation under way, and takes no more', async () => {
    const queue = await createQueue();
    const seen: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await queue.send('g', 'under way');
    let isUnderWay = false;
    const mapping = queue.deliverTo(async ({ Records }) => {
      isUnderWay = true;
      await held;
      seen.push(...Records.map(({ body }) => body));
    });
    await until('a delivery', () => isUnderWay);
    const stopped = mapping.stop();
    await queue.send('g', 'too late');
    release();
    await stopped;
    expect(seen).toEqual(['under way']);
    expect(await queue.count()).toBe(1);
  });
});
