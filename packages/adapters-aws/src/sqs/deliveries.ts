/** The consumer's side of an SQS queue: what failed is shown again soon, what nobody can read goes to the dead letters. */
import { ChangeMessageVisibilityBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetter, Deliveries } from '@tulip/exchange';
import { storeErrorOf } from '../store-failure.ts';
import { BATCH_MESSAGES_MAX } from './message-batches.ts';
import type { QueueUrls } from './queue-gauge.ts';

export class SqsDeliveries implements Deliveries {
  readonly #client: SQSClient;
  readonly #urls: QueueUrls;

  constructor(client: SQSClient, urls: QueueUrls) {
    this.#client = client;
    this.#urls = urls;
  }

  async showAgain(receiptHandles: readonly string[], delaySeconds: number): Promise<void> {
    for (let start = 0; start < receiptHandles.length; start += BATCH_MESSAGES_MAX) {
      const handles = receiptHandles.slice(start, start + BATCH_MESSAGES_MAX);
      await this.#showBatch(handles, delaySeconds);
    }
  }

  /** An entry that SQS refuses has run out: the message is visible, or with another consumer, already. */
  async #showBatch(receiptHandles: readonly string[], delaySeconds: number): Promise<void> {
    const command = new ChangeMessageVisibilityBatchCommand({
      QueueUrl: this.#urls.queue,
      Entries: receiptHandles.map((receiptHandle, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: delaySeconds,
      })),
    });
    try {
      await this.#client.send(command);
    } catch (error) {
      throw storeErrorOf(error, 'write', 'deliveries.showAgain');
    }
  }

  async bury({ deliveryId, groupId, body }: DeadLetter): Promise<void> {
    const command = new SendMessageCommand({
      QueueUrl: this.#urls.deadLetter,
      MessageGroupId: groupId,
      MessageDeduplicationId: deliveryId,
      MessageBody: body,
    });
    try {
      await this.#client.send(command);
    } catch (error) {
      throw storeErrorOf(error, 'write', 'deliveries.bury');
    }
  }
}
