/** Which deduplication ids a FIFO queue still knows: those of the last five minutes, received or not. */
import type { Clock, EpochMs } from '@tulip/std';

/** SQS swallows a repeated deduplication id for five minutes after the first send. */
export const DEDUPLICATION_WINDOW_MS = 300_000;

export interface DeduplicationWindow {
  /** The id of the message that was first sent with the deduplication id, if the window still holds it. */
  find(deduplicationId: string): string | undefined;
  remember(deduplicationId: string, messageId: string): void;
}

export function createDeduplicationWindow(clock: Clock): DeduplicationWindow {
  const sends = new Map<string, { readonly messageId: string; readonly sentAt: EpochMs }>();

  /** The oldest send comes first in the map. */
  function forgetOldSends(): void {
    for (const [deduplicationId, { sentAt }] of sends) {
      if (sentAt + DEDUPLICATION_WINDOW_MS > clock.now()) return;
      sends.delete(deduplicationId);
    }
  }

  return {
    find(deduplicationId) {
      forgetOldSends();
      return sends.get(deduplicationId)?.messageId;
    },
    remember: (deduplicationId, messageId) => void sends.set(deduplicationId, { messageId, sentAt: clock.now() }),
  };
}
