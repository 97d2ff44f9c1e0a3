/**
 * What AWS runs between a FIFO queue and a function: long polls, batches of several message groups, one of each group in flight,
 * partial batch failures, deletion of what succeeded. Source: "Using Lambda with Amazon SQS", AWS Lambda guide.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { assert } from '@tulip/std';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { failedMessageIds } from './batch-item-failures.ts';
import type { LocalFunction } from './invocation.ts';
import type { Log } from './log.ts';
import { toOneLine } from './start-error.ts';

export interface EventSourceMappingOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly region: string;
  readonly target: LocalFunction;
  /** Messages in one receive, from 1 to 10. */
  readonly batchSize: number;
  readonly log: Log;
}

export interface EventSourceMapping {
  /** Stops polling and waits for the invocations under way. */
  stop(): Promise<void>;
}

/**
 * Batches in flight at once: the least that AWS scales back to. More would be smaller ones, each with the same calls around it, on
 * a machine that has no more time for them. Source: "Configuring scaling behavior for SQS event source mappings", AWS Lambda guide.
 */
const POLLERS = 2;
const LONG_POLL_S = 2;
/** A poller does not wait longer for its batch: a group that is slow holds up nobody else's. */
const SLOW_MS = 500;
/** Slow batches and others in flight at once, as a function's maximum concurrency. */
const CONCURRENCY_MAX = 64;
const POLL_ERROR_BACKOFF_MS = 250;

export function startEventSourceMapping(options: EventSourceMappingOptions): EventSourceMapping {
  const stopping = new AbortController();
  const inFlight = new Set<Promise<void>>();

  /** The queue withholds the groups of a batch until it is settled, so no other batch in flight has any of them. */
  const deliver = async (messages: readonly Message[]): Promise<void> => {
    const delivered = deliverBatch(options, messages).finally(() => inFlight.delete(delivered));
    inFlight.add(delivered);
    const patience = new AbortController();
    const slow = sleep(SLOW_MS, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([delivered, slow]);
    patience.abort();
    if (inFlight.size >= CONCURRENCY_MAX) await Promise.race(inFlight);
  };

  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const messages = await receive(options, stopping.signal);
        if (messages.length > 0) await deliver(messages);
      } catch (error) {
        if (stopping.signal.aborted) return;
        options.log(`${options.target.definition.id}: cannot receive (${toOneLine(error)})`);
        await sleep(POLL_ERROR_BACKOFF_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };

  const pollers = Array.from({ length: POLLERS }, poll);
  return {
    async stop() {
      stopping.abort();
      await Promise.all(pollers);
      await Promise.all(inFlight);
    },
  };
}

async function receive(options: EventSourceMappingOptions, abortSignal: AbortSignal): Promise<readonly Message[]> {
  const { client, queueUrl, batchSize } = options;
  const { Messages } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: batchSize,
      WaitTimeSeconds: LONG_POLL_S,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
    { abortSignal },
  );
  return Messages ?? [];
}

/** Never rejects: what failed stays in flight, and comes back when its visibility ends or when the function asks for it. */
async function deliverBatch(options: EventSourceMappingOptions, messages: readonly Message[]): Promise<void> {
  const { target, log } = options;
  const records = messages.map((message) => toRecord(options, message));
  const failed = await invoke(options, records);
  const settled = records.filter((record) => !failed.has(record.messageId));
  try {
    await deleteAll(options, settled);
  } catch (error) {
    log(`${target.definition.id}: cannot settle ${records.length} messages (${toOneLine(error)})`);
  }
}

async function invoke(options: EventSourceMappingOptions, records: SQSRecord[]): Promise<ReadonlySet<string>> {
  const { target, log } = options;
  const event: SQSEvent = { Records: records };
  const ids = records.map((record) => record.messageId);
  try {
    return failedMessageIds(await target.invoke(event), ids);
  } catch (error) {
    log(`${target.definition.id}: ${records.length} messages failed (${toOneLine(error)})`);
    return new Set(ids);
  }
}

async function deleteAll({ client, queueUrl }: EventSourceMappingOptions, records: readonly SQSRecord[]) {
  if (records.length === 0) return;
  const Entries = records.map((record, index) => ({ Id: String(index), ReceiptHandle: record.receiptHandle }));
  await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
}

function toRecord({ queueArn, region }: EventSourceMappingOptions, message: Message): SQSRecord {
  const { MessageId, ReceiptHandle, Body, MD5OfBody, Attributes } = message;
  assert(MessageId !== undefined && ReceiptHandle !== undefined && Body !== undefined, 'SQS returned half a message');
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: {
      ...Attributes,
      ApproximateReceiveCount: Attributes?.ApproximateReceiveCount ?? '1',
      SentTimestamp: Attributes?.SentTimestamp ?? '0',
      SenderId: Attributes?.SenderId ?? '',
      ApproximateFirstReceiveTimestamp: Attributes?.ApproximateFirstReceiveTimestamp ?? '0',
    },
    messageAttributes: toMessageAttributes(message),
    md5OfBody: MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

function toMessageAttributes(message: Message): SQSRecord['messageAttributes'] {
  const entries = Object.entries(message.MessageAttributes ?? {});
  return Object.fromEntries(
    entries.map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        dataType: DataType ?? 'String',
        stringValue: StringValue,
        binaryValue: BinaryValue === undefined ? undefined : Buffer.from(BinaryValue).toString('base64'),
      },
    ]),
  );
}
