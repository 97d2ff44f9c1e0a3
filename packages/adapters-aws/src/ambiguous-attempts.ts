/** Remembers that one of the SDK's own retries lost a reply: the last attempt's refusal then proves nothing about the earlier one. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

const errorsAfterLostReply = new WeakSet<object>();

/**
 * Watches every attempt of every call of the client; to be added once, when the client is made. Without it a write that timed
 * out, was carried out, and then met its own condition on the retry would look refused.
 */
export function watchAttempts(client: DynamoDBClient, isAmbiguous: (error: unknown) => boolean): void {
  const callsWithLostReply = new WeakSet<object>();
  client.middlewareStack.add(
    (next, call) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (isAmbiguous(error)) callsWithLostReply.add(call);
        if (callsWithLostReply.has(call) && typeof error === 'object' && error !== null)
          errorsAfterLostReply.add(error);
        throw error;
      }
    },
    // The retries stand at high priority of the same step: what comes after them sees each attempt.
    { step: 'finalizeRequest', priority: 'low', name: 'tulipAttemptWatch', override: true },
  );
}

/** True when some attempt of the call that ended in `error` lost its reply. */
export function hadAmbiguousAttempt(error: unknown): boolean {
  return typeof error === 'object' && error !== null && errorsAfterLostReply.has(error);
}
