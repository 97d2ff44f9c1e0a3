/** Fills on their way to the balance worker: the wire form of cash entries, a message for each user (D6). */
import {
  ADJUSTMENTS_MAX,
  type BalanceAdjustment,
  type BalanceAdjustments,
  formatCents,
  lots,
  parseDecimal,
} from '@tulip/contracts';
import { fromRfc3339, must, toRfc3339 } from '@tulip/std';
import { type FillEntry, fillEntryOf } from './cash-entry.ts';

/** Entries of one stream as messages: each user's in their order, at most {@link ADJUSTMENTS_MAX} together. */
export function adjustmentsOf(entries: readonly FillEntry[]): BalanceAdjustments[] {
  return [...Map.groupBy(entries, ({ userId }) => userId)].flatMap(([userId, own]) => {
    const messages: BalanceAdjustments[] = [];
    for (let start = 0; start < own.length; start += ADJUSTMENTS_MAX) {
      const some = own.slice(start, start + ADJUSTMENTS_MAX);
      const { stream } = must(some[0], 'the first of some');
      messages.push({ v: 1, userId, stream, adjustments: some.map(toAdjustment) });
    }
    return messages;
  });
}

function toAdjustment({ seq, leg, orderId, market, side, price, quantity, at }: FillEntry): BalanceAdjustment {
  return {
    seq,
    leg,
    orderId,
    market: market as BalanceAdjustment['market'],
    side,
    price: formatCents(price),
    quantity,
    at: toRfc3339(at),
  };
}

/** The same for the same adjustments of a user in a stream: what the queue knows duplicates by. */
export function adjustmentsId({ userId, stream, adjustments }: BalanceAdjustments): string {
  const placeOf = ({ seq, leg }: BalanceAdjustment) => `${seq}.${leg}`;
  const [first, last] = [must(adjustments[0], 'an adjustment'), must(adjustments.at(-1), 'an adjustment')];
  return `${stream}:${userId}:${placeOf(first)}-${placeOf(last)}`;
}

/** The entries that a parsed message stands for. */
export function entriesOfAdjustments({ userId, stream, adjustments }: BalanceAdjustments): FillEntry[] {
  return adjustments.map(({ seq, leg, orderId, market, side, price, quantity, at }) => {
    const parsed = parseDecimal(price);
    return fillEntryOf({
      userId,
      stream,
      seq,
      leg,
      orderId,
      market,
      side,
      price: must(parsed.ok ? parsed.value : null, `the price ${price}`),
      quantity: lots(quantity),
      at: must(fromRfc3339(at), `the instant ${at}`),
    });
  });
}
