/** Rings a lane: a message in `orders.fifo` that says where to look. */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { bellName, type OrderBell } from '@tulip/contracts';
import type { OrderBells } from '@tulip/exchange';
import { storeErrorOf } from '../store-failure.ts';

export class SqsOrderBells implements OrderBells {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, ordersQueueUrl: string) {
    this.#client = client;
    this.#queueUrl = ordersQueueUrl;
  }

  /** SQS swallows a deduplication id for five minutes, so a later ring must carry another. */
  async ring(bell: OrderBell, attempt: number): Promise<void> {
    const id = bellName(bell);
    const command = new SendMessageCommand({
      QueueUrl: this.#queueUrl,
      MessageGroupId: bell.stream,
      MessageDeduplicationId: attempt === 0 ? id : `${id}#${attempt}`,
      MessageBody: JSON.stringify(bell),
    });
    try {
      await this.#client.send(command);
    } catch (error) {
      throw storeErrorOf(error, 'write', 'bells.ring');
    }
  }
}
