/** Records what SDK clients are asked and what they answer, in the document client's plain values. */
import type { AwsClients } from '@tulip/adapters-aws';

export interface RecordedCall {
  /** `PutItemCommand`, `SendMessageCommand` … */
  readonly command: string;
  readonly input: unknown;
  /** Undefined for a call that failed. */
  readonly output: unknown;
  /** The name of the error that the call ended in. */
  readonly errorName?: string;
}

const OPTIONS = { step: 'initialize', name: 'tulipAccounting', override: true } as const;

/** Every call from now on is told to `take`, once it has ended; the SDK's own retries count as the one call that they serve. */
export function recordCalls(clients: Omit<AwsClients, 'destroy'>, take: (call: RecordedCall) => void): void {
  const recording = recordingMiddleware(take);
  clients.dynamodb.middlewareStack.add(recording, OPTIONS);
  clients.sqs.middlewareStack.add(recording, OPTIONS);
  clients.promptSqs.middlewareStack.add(recording, OPTIONS);
  clients.sockets.middlewareStack.add(recording, OPTIONS);
}

/** For a client's first step, where the document client's values are not marshalled yet. */
export function recordingMiddleware(take: (call: RecordedCall) => void) {
  return <Args extends { readonly input: unknown }, Result extends { readonly output: unknown }>(
    next: (args: Args) => Promise<Result>,
    { commandName: command = '' }: { readonly commandName?: string },
  ) =>
    async (args: Args): Promise<Result> => {
      const { input } = args;
      try {
        const result = await next(args);
        take({ command, input, output: result.output });
        return result;
      } catch (error) {
        take({ command, input, output: undefined, errorName: error instanceof Error ? error.name : 'unknown' });
        throw error;
      }
    };
}
