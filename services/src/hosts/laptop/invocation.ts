/** One invocation of a deployed Lambda entry: its context, its timeout, and what counts as a failure. */
import { randomUUID } from 'node:crypto';
import type { FunctionDefinition } from '@tulip/resources';
import type { Context } from 'aws-lambda';
import { functionArn, functionName } from './names.ts';

export type LambdaHandler = (event: unknown, context: Context) => Promise<unknown>;

/** A function that the laptop can invoke. */
export interface LocalFunction {
  readonly definition: FunctionDefinition;
  /**
   * Calls the handler once; rejects with what it threw, or with {@link TimeoutError}. Faults of an experiment
   * (before, after, or instead of the call) belong here and nowhere else.
   */
  invoke(event: unknown): Promise<unknown>;
}

export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

export function createLocalFunction(
  region: string,
  definition: FunctionDefinition,
  handler: LambdaHandler,
): LocalFunction {
  const timeoutMs = definition.timeoutSeconds * 1000;
  return {
    definition,
    async invoke(event) {
      let timer: NodeJS.Timeout | undefined;
      // AWS kills the sandbox; here the late handler runs on, a zombie whose writes the fences must refuse.
      const timedOut = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new TimeoutError(`${definition.id} timed out after ${definition.timeoutSeconds} s`)),
          timeoutMs,
        );
      });
      try {
        return await Promise.race([handler(event, createContext(region, definition, timeoutMs)), timedOut]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function createContext(region: string, definition: FunctionDefinition, timeoutMs: number): Context {
  const deadline = performance.now() + timeoutMs;
  const name = functionName(definition);
  const unsupported = (): never => {
    throw new Error('the callbacks of Node.js 0.10 are not part of the laptop: return a promise');
  };
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn(region, definition),
    memoryLimitInMB: String(definition.memoryMb),
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: `${process.pid}`,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
    done: unsupported,
    fail: unsupported,
    succeed: unsupported,
  };
}
