/** What a function's reply says about a batch of messages, read as AWS Lambda reads it with ReportBatchItemFailures. */

/**
 * The ids that failed. An empty or absent `batchItemFailures` means that all succeeded; a malformed reply, an empty
 * or null `itemIdentifier`, a wrong key or an unknown id means that the whole batch failed.
 * Source: "Success and failure conditions", Implementing partial batch responses, AWS Lambda guide.
 */
export function failedMessageIds(reply: unknown, batch: readonly string[]): ReadonlySet<string> {
  const none = new Set<string>();
  const all = new Set(batch);
  if (reply === undefined || reply === null) return none;
  if (typeof reply !== 'object') return all;
  if (!('batchItemFailures' in reply) || reply.batchItemFailures === null) return none;
  if (!Array.isArray(reply.batchItemFailures)) return all;
  const failed = reply.batchItemFailures.map(itemIdentifier);
  return failed.every((id) => id !== undefined && all.has(id)) ? new Set(failed.filter((id) => id !== undefined)) : all;
}

function itemIdentifier(failure: unknown): string | undefined {
  if (typeof failure !== 'object' || failure === null || !('itemIdentifier' in failure)) return undefined;
  return typeof failure.itemIdentifier === 'string' ? failure.itemIdentifier : undefined;
}
