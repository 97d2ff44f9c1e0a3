/**
 * What AWS runs between a table's change stream and a function, without the engine's streams: after each write through
 * the SDK client the changed keys are delivered, at least once, one invocation at a time, ten times a second at most.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { failedMessageIds } from './batch-item-failures.ts';
import type { LocalFunction } from './invocation.ts';
import type { Log } from './log.ts';
import { toOneLine } from './start-error.ts';
import { type WrittenKey, writtenKeys } from './written-keys.ts';

export interface ChangeFeedOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly region: string;
  readonly target: LocalFunction;
  /** Only keys whose partition key starts so are delivered, as an event filter would have it. */
  readonly keyPrefix: string;
  /** Records in one invocation. */
  readonly batchSize: number;
  readonly log: Log;
}

export interface ChangeFeed {
  /** Waits for the invocation under way; what is still pending is left to the ledger's cursors. */
  stop(): Promise<void>;
}

const RETRY_BASE_MS = 50;
const RETRY_CAP_MS = 5_000;
/**
 * Lambda asks each shard of a stream four times a second. More often costs an invocation for each commit, and shows nobody anything
 * sooner: frames go out four times a second. Source: "Using Lambda with DynamoDB", polling and batching streams, AWS Lambda guide.
 */
const POLL_MS = 100;
const MIDDLEWARE = 'laptopChangeFeed';

export function startChangeFeed(options: ChangeFeedOptions): ChangeFeed {
  const { client, tableName, keyPrefix, region } = options;
  const stopping = new AbortController();
  /** By key: a key that is written again before its delivery is delivered once. */
  const pending = new Map<string, DynamoDBRecord>();
  let sequence = 0;
  let wake = (): void => undefined;

  const note = (keys: readonly WrittenKey[]): void => {
    for (const key of keys) {
      if (!key.pk.S.startsWith(keyPrefix)) continue;
      sequence += 1;
      pending.set(`${key.pk.S}\n${key.sk.S}`, toRecord(key, sequence, region));
    }
    if (pending.size > 0) wake();
  };
  addWriteListener(client, tableName, note);

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (pending.size === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const batch = [...pending].slice(0, options.batchSize);
      for (const [key] of batch) pending.delete(key);
      const isFull = batch.length === options.batchSize;
      const polled = isFull ? undefined : sleep(POLL_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      await deliver(
        options,
        batch.map(([, record]) => record),
        stopping.signal,
      );
      await polled;
    }
  };
  const running = run();

  return {
    async stop() {
      client.middlewareStack.remove(MIDDLEWARE);
      stopping.abort();
      wake();
      await running;
    },
  };
}

/** Retries for ever with back-off, as a stream without a failure destination does, until the feed stops. */
async function deliver(options: ChangeFeedOptions, records: DynamoDBRecord[], signal: AbortSignal): Promise<void> {
  const event: DynamoDBStreamEvent = { Records: records };
  const ids = records.map((record) => record.dynamodb?.SequenceNumber ?? '');
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      const failed = failedMessageIds(await options.target.invoke(event), ids);
      if (failed.size === 0) return;
      options.log(`${options.target.definition.id}: ${failed.size} of ${records.length} records failed`);
    } catch (error) {
      options.log(`${options.target.definition.id}: ${records.length} records failed (${toOneLine(error)})`);
    }
    const backoffMs = Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** Math.min(attempt - 1, 10));
    await sleep(backoffMs, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * In the build step the input is marshalled (the document client has done its part) and the outcome is final (the
 * SDK's retries lie further in).
 */
function addWriteListener(
  client: DynamoDBClient,
  tableName: string,
  onWritten: (keys: readonly WrittenKey[]) => void,
): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const keys = writtenKeys(context.commandName ?? '', args.input, tableName);
      try {
        const output = await next(args);
        onWritten(keys);
        return output;
      } catch (error) {
        if (!isWithoutEffect(error)) onWritten(keys);
        throw error;
      }
    },
    { step: 'build', name: MIDDLEWARE, override: true },
  );
}

/**
 * A refusal of the first attempt wrote nothing. After a retry even a failed condition proves nothing: the first
 * attempt may have been applied and its reply lost. Everything else is unknown, and unknown counts as written.
 */
function isWithoutEffect(error: unknown): boolean {
  if (!(error instanceof Error) || !('$fault' in error) || error.$fault !== 'client') return false;
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return false;
  return 'attempts' in error.$metadata && error.$metadata.attempts === 1;
}

function toRecord(key: WrittenKey, sequence: number, region: string): DynamoDBRecord {
  return {
    eventID: `${process.pid}-${sequence}`,
    eventName: key.change,
    eventSource: 'aws:dynamodb',
    eventVersion: '1.1',
    awsRegion: region,
    dynamodb: {
      Keys: { pk: { S: key.pk.S }, sk: { S: key.sk.S } },
      SequenceNumber: String(sequence).padStart(21, '0'),
      StreamViewType: 'KEYS_ONLY',
    },
  };
}
