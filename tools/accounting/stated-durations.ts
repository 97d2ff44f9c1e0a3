/** How long an invocation is billed: stated, not measured, because this machine is not AWS. */
import { FUNCTIONS, type FunctionId } from '@tulip/resources';
import { must } from '@tulip/std';
import type { Usage } from './usage.ts';

/**
 * Milliseconds that a call takes from within the Region: what AWS's pages call single-digit for DynamoDB, and what is usually
 * seen for the rest. Calls are taken one after the other; the few that run side by side make the sum an upper bound.
 */
const CALL_MS: Readonly<Record<string, number>> = {
  GetItemCommand: 4,
  BatchGetItemCommand: 6,
  QueryCommand: 6,
  ScanCommand: 10,
  PutItemCommand: 6,
  UpdateItemCommand: 6,
  DeleteItemCommand: 6,
  TransactWriteItemsCommand: 15,
  SendMessageCommand: 10,
  SendMessageBatchCommand: 10,
  GetQueueAttributesCommand: 6,
  PostToConnectionCommand: 10,
  DeleteConnectionCommand: 10,
};

/** What a function's own code takes beside its calls, on the processor share that its memory buys. */
const OWN_MS = 5;

/** One invocation that makes these calls; time that it only waits is added by who knows of it. */
export function invocationUsage(id: FunctionId, commands: readonly string[], waitedMs = 0): Usage {
  const { memoryMb } = must(
    FUNCTIONS.find((definition) => definition.id === id),
    `function ${id}`,
  );
  const calledMs = commands.reduce((sum, command) => sum + must(CALL_MS[command], `the duration of ${command}`), 0);
  return { invocations: 1, gbSeconds: (memoryMb / 1024) * ((OWN_MS + calledMs + waitedMs) / 1000) };
}
