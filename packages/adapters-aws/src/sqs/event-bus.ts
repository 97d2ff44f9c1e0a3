/** Publishes ledger events to `events.fifo`, in order within each stream. */
import { type BatchResultErrorEntry, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { MarketEvents } from '@tulip/contracts';
import { type EventBus, StoreError } from '@tulip/exchange';
import { assert, backoffMs, type Random, type Timer } from '@tulip/std';
import { storeErrorOf } from '../store-failure.ts';
import { messageBatches } from './message-batches.ts';

const ATTEMPTS_MAX = 4;
const BACKOFF_BASE_MS = 50;
const BACKOFF_CAP_MS = 500;

export interface EventBusDeps {
  readonly client: SQSClient;
  readonly eventsQueueUrl: string;
  readonly random: Random;
  readonly timer: Timer;
}

interface Outgoing {
  readonly group: string;
  readonly deduplicationId: string;
  readonly body: string;
  readonly bytes: number;
}

export class SqsEventBus implements EventBus {
  readonly #deps: EventBusDeps;

  constructor(deps: EventBusDeps) {
    this.#deps = deps;
  }

  async publish(messages: readonly MarketEvents[]): Promise<void> {
    for (const batch of messageBatches(messages.map(outgoingOf))) await this.#sendAll(batch);
  }

  /**
   * What SQS refused is sent again together with everything after it in its group: what came through the first time is
   * swallowed as a duplicate, and a consumer that sees a gap reads the ledger.
   */
  async #sendAll(batch: readonly Outgoing[]): Promise<void> {
    let unsent = batch;
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const failed = await this.#send(unsent);
      unsent = fromFirstFailure(unsent, failed);
      if (unsent.length === 0) return;
      if (attempt < ATTEMPTS_MAX) {
        await this.#deps.timer.sleep(backoffMs(this.#deps.random, attempt, BACKOFF_BASE_MS, BACKOFF_CAP_MS));
      }
    }
    throw new StoreError('throttled', 'events.publish');
  }

  /** The indexes that SQS refused. */
  async #send(batch: readonly Outgoing[]): Promise<ReadonlySet<number>> {
    const command = new SendMessageBatchCommand({
      QueueUrl: this.#deps.eventsQueueUrl,
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
      throw storeErrorOf(error, 'write', 'events.publish');
    }
  }
}

function indexOfFailure(failure: BatchResultErrorEntry): number {
  assert(failure.SenderFault !== true, `SQS refuses the message: ${failure.Code} ${failure.Message}`);
  return Number(failure.Id);
}

function fromFirstFailure(batch: readonly Outgoing[], failed: ReadonlySet<number>): Outgoing[] {
  const heldGroups = new Set<string>();
  return batch.filter((message, index) => {
    if (failed.has(index)) heldGroups.add(message.group);
    return heldGroups.has(message.group);
  });
}

function outgoingOf(message: MarketEvents): Outgoing {
  const body = JSON.stringify(message);
  return {
    group: message.stream,
    deduplicationId: `${message.stream}:${message.to}`,
    body,
    bytes: Buffer.byteLength(body),
  };
}
