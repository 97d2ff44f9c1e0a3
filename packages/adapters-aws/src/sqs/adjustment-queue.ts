/** Sends balance adjustments to `balances.fifo`, in order within each user. */
import type { BalanceAdjustments } from '@tulip/contracts';
import { type AdjustmentQueue, adjustmentsId } from '@tulip/exchange';
import type { FifoSender } from './fifo-sender.ts';

export class SqsAdjustmentQueue implements AdjustmentQueue {
  readonly #sender: FifoSender;

  constructor(sender: FifoSender) {
    this.#sender = sender;
  }

  /** SQS swallows a deduplication id for five minutes, so a later attempt must carry another. */
  async send(messages: readonly BalanceAdjustments[], attempt: number): Promise<void> {
    await this.#sender.send(
      'adjustments.send',
      messages.map((message) => {
        const id = adjustmentsId(message);
        return {
          group: message.userId,
          deduplicationId: attempt === 0 ? id : `${id}#${attempt}`,
          body: JSON.stringify(message),
        };
      }),
    );
  }
}
