/** Sends messages to one SQS FIFO queue, in order within each group, in batches, until the queue has taken them all. */
import { type BatchResultErrorEntry, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { StoreError } from '@tulip/exchange';
import { assert, backoffMs, type Random, type Timer } from '@tulip/std';
import { storeErrorOf } from '../store-failure.ts';
import { messageBatches } from './message-batches.ts';

const ATTEMPTS_MAX = 4;
const BACKOFF_BASE_MS = 50;
const BACKOFF_CAP_MS = 500;

export interface FifoSenderDeps {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly random: Random;
  readonly timer: Timer;
}

export interface OutgoingMessage {
  readonly group: string;
  readonly deduplicationId: string;
  readonly body: string;
}

type Measured = OutgoingMessage & { readonly bytes: number };

export class FifoSender {
  readonly #deps: FifoSenderDeps;

  constructor(deps: FifoSenderDeps) {
    this.#deps = deps;
  }

  /** `operation` names the caller in errors. Rejects with StoreError: some may have been sent, and to send again is safe. */
  async send(operation: string, messages: readonly OutgoingMessage[]): Promise<void> {
    const measured = messages.map((message) => ({ ...message, bytes: Buffer.byteLength(message.body) }));
    for (const batch of messageBatches(measured)) await this.#sendAll(operation, batch);
  }

  /**
   * What SQS refused is sent again together with everything after it in its group: what came through the first time is
   * swallowed as a duplicate, and consumers know what they have seen.
   */
  async #sendAll(operation: string, batch: readonly Measured[]): Promise<void> {
    let unsent = batch;
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const failed = await this.#sendOnce(operation, unsent);
      unsent = fromFirstFailure(unsent, failed);
      if (unsent.length === 0) return;
      if (attempt < ATTEMPTS_MAX) {
        await this.#deps.timer.sleep(backoffMs(this.#deps.random, attempt, BACKOFF_BASE_MS, BACKOFF_CAP_MS));
      }
    }
    throw new StoreError('throttled', operation);
  }

  /** The indexes that SQS refused. */
  async #sendOnce(operation: string, batch: readonly Measured[]): Promise<ReadonlySet<number>> {
    const command = new SendMessageBatchCommand({
      QueueUrl: this.#deps.queueUrl,
      Entries: batch.map((message, index) => ({
        Id: String(index),
        MessageGroupId: message.group,
        MessageDeduplicationId: message.deduplicationId,
        MessageBody: message.body,
      })),
    });
    try {
      const { Failed: failed = [] } = await this.#deps.client.send(command);
      return new Set(failed.map(indexOfFailure));
    } catch (error) {
      throw storeErrorOf(error, 'write', operation);
    }
  }
}

function indexOfFailure(failure: BatchResultErrorEntry): number {
  assert(failure.SenderFault !== true, `SQS refuses the message: ${failure.Code} ${failure.Message}`);
  return Number(failure.Id);
}

function fromFirstFailure(batch: readonly Measured[], failed: ReadonlySet<number>): Measured[] {
  const heldGroups = new Set<string>();
  return batch.filter((message, index) => {
    if (failed.has(index)) heldGroups.add(message.group);
    return heldGroups.has(message.group);
  });
}
