/** How deep the queues and their dead-letter queues are, as SQS estimates it. */
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueGauge } from '@tulip/exchange';
import { storeErrorOf } from '../store-failure.ts';

export interface QueueUrls {
  readonly queue: string;
  readonly deadLetter: string;
}

export class SqsQueueGauge implements QueueGauge {
  readonly #client: SQSClient;
  readonly #queues: Readonly<Record<string, QueueUrls>>;

  /** `queues`: the URLs by queue id. */
  constructor(client: SQSClient, queues: Readonly<Record<string, QueueUrls>>) {
    this.#client = client;
    this.#queues = queues;
  }

  async depths() {
    const rows = await Promise.all(
      Object.entries(this.#queues).map(async ([id, urls]) => {
        const [queue, deadLetter] = await Promise.all([this.#depth(urls.queue), this.#depth(urls.deadLetter)]);
        return [id, { queue, deadLetter: deadLetter.visible + deadLetter.inFlight }] as const;
      }),
    );
    return Object.fromEntries(rows);
  }

  async #depth(queueUrl: string) {
    const command = new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    });
    try {
      const { Attributes: attributes = {} } = await this.#client.send(command);
      return {
        visible: Number(attributes['ApproximateNumberOfMessages'] ?? 0),
        inFlight: Number(attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
      };
    } catch (error) {
      throw storeErrorOf(error, 'read', 'queues.depths');
    }
  }
}
