/** Faults at the seam between the adapters and the SDK: what a test puts into a client's middleware. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Before the call (it is never made), or after it (its reply is lost). */
export interface Fault {
  readonly command: string;
  readonly when: 'before' | 'after';
  /** How often; then calls go through. */
  readonly times: number;
  readonly error: () => Error;
}

export function errorNamed(name: string, fields: Readonly<Record<string, unknown>> = {}): Error {
  return Object.assign(new Error(name), { name, ...fields });
}

export const lostReply = () => errorNamed('TimeoutError');
export const throttle = () => errorNamed('ProvisionedThroughputExceededException');
export const conflict = () =>
  errorNamed('TransactionCanceledException', { CancellationReasons: [{ Code: 'TransactionConflict' }] });

/** Returns how many calls of the command were made, faulted ones included. */
export function plantFault(client: DynamoDBClient, fault: Fault): () => number {
  let calls = 0;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== fault.command) return next(args);
        calls += 1;
        const isFaulted = calls <= fault.times;
        if (isFaulted && fault.when === 'before') throw fault.error();
        const result = await next(args);
        if (isFaulted) throw fault.error();
        return result;
      },
    { step: 'initialize', priority: 'high' },
  );
  return () => calls;
}
