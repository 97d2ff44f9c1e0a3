/** Publishes ledger events to `events.fifo`, in order within each stream. */
import type { MarketEvents } from '@tulip/contracts';
import type { EventBus } from '@tulip/exchange';
import type { FifoSender } from './fifo-sender.ts';

export class SqsEventBus implements EventBus {
  readonly #sender: FifoSender;

  constructor(sender: FifoSender) {
    this.#sender = sender;
  }

  async publish(messages: readonly MarketEvents[]): Promise<void> {
    await this.#sender.send(
      'events.publish',
      messages.map((message) => ({
        group: message.stream,
        deduplicationId: `${message.stream}:${message.to}`,
        body: JSON.stringify(message),
      })),
    );
  }
}
