/** The one place that knows what an AWS SDK error means for the exchange: who may retry, who must read first, what is a bug. */
import { StoreError, type StoreFailure } from '@tulip/exchange';
import { hadAmbiguousAttempt } from './ambiguous-attempts.ts';

/**
 * `condition-failed`: the write's condition did not hold, nothing was done. `conflict`: another transaction was at the same
 * items, nothing was done. `bug`: the request or the set-up is wrong, which no retry heals. The rest: see {@link StoreFailure}.
 */
export type StoreVerdict = 'condition-failed' | 'conflict' | 'bug' | StoreFailure;

/** The fields that SDK and Node errors carry; everything is optional, because anything can be thrown. */
interface ErrorShape {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
  readonly $retryable?: { readonly throttling?: unknown };
  readonly $response?: unknown;
  readonly CancellationReasons?: readonly { readonly Code?: string }[];
}

const THROTTLES: ReadonlySet<unknown> = new Set([
  'ThrottlingException',
  'ThrottlingError',
  'Throttling',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'TooManyRequestsException',
  'OverLimit',
  'KmsThrottled',
]);

/** The connection was never made, so the request was never sent. */
const NEVER_SENT: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * A timeout too, but of the connection: the handler gives up before it has sent anything. It says so in its text alone; should
 * the text change, the outcome counts as unknown, which is safe.
 */
const NO_CONNECTION_IN_TIME = /did not establish a connection/;

/** The request was sent, or may have been, and no answer came. */
const REPLY_LOST: ReadonlySet<unknown> = new Set([
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'AbortError',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
]);

/**
 * What a failed call means. A read has no outcome that could be unknown: its lost replies are `unreachable`. A write that was
 * refused on its last attempt after a lost reply on an earlier one may have been done: `unknown-outcome`.
 */
export function verdictOf(error: unknown, access: 'read' | 'write'): StoreVerdict {
  if (error instanceof StoreError) return error.failure;
  const verdict = lastAttemptOf(shapeOf(error));
  if (access === 'read') return verdict === 'unknown-outcome' ? 'unreachable' : verdict;
  return verdict !== 'bug' && hadAmbiguousAttempt(error) ? 'unknown-outcome' : verdict;
}

/** True when the attempt that ended in `error` may have been carried out all the same. */
export function isAmbiguous(error: unknown): boolean {
  return lastAttemptOf(shapeOf(error)) === 'unknown-outcome';
}

/** The StoreError for a failed call of `operation`; anything else, bugs above all, is thrown as it is. */
export function storeErrorOf(error: unknown, access: 'read' | 'write', operation: string): StoreError {
  const verdict = verdictOf(error, access);
  if (verdict === 'condition-failed' || verdict === 'conflict' || verdict === 'bug') throw error;
  return error instanceof StoreError ? error : new StoreError(verdict, operation, error);
}

function lastAttemptOf(error: ErrorShape): StoreVerdict {
  const { name, code } = error;
  if (name === 'TransactionCanceledException') return cancellationVerdict(error.CancellationReasons ?? []);
  if (name === 'ConditionalCheckFailedException') return 'condition-failed';
  if (name === 'TransactionConflictException') return 'conflict';
  // The same transaction, sent twice, is still being carried out.
  if (name === 'TransactionInProgressException') return 'unknown-outcome';
  if (THROTTLES.has(name) || error.$retryable?.throttling === true) return 'throttled';
  if (NEVER_SENT.has(code) || NO_CONNECTION_IN_TIME.test(String(error.message))) return 'unreachable';
  if (REPLY_LOST.has(name) || REPLY_LOST.has(code) || error.message === 'socket hang up') return 'unknown-outcome';
  const status = error.$metadata?.httpStatusCode;
  if (typeof status === 'number' && status >= 500) return 'unknown-outcome';
  if (status === 429) return 'throttled';
  // The store answered and its answer cannot be read: what it did is done.
  if (error.$response !== undefined && (typeof status !== 'number' || status < 300)) return 'unknown-outcome';
  return 'bug';
}

/** A condition that failed wins: retrying the same transaction could never succeed. */
function cancellationVerdict(reasons: readonly { readonly Code?: string }[]): StoreVerdict {
  const codes = reasons.map((reason) => reason.Code);
  if (codes.includes('ConditionalCheckFailed')) return 'condition-failed';
  if (codes.includes('TransactionConflict')) return 'conflict';
  return codes.some((code) => THROTTLES.has(code)) ? 'throttled' : 'bug';
}

function shapeOf(error: unknown): ErrorShape {
  return typeof error === 'object' && error !== null ? error : {};
}
