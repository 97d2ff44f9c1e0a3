/** Every kind of SDK error and what it means to a reader and to a writer, as one table. */
import { StoreError } from '@tulip/exchange';
import { describe, expect, it } from 'vitest';
import { type StoreVerdict, storeErrorOf, verdictOf } from './store-failure.ts';

function thrown(fields: Readonly<Record<string, unknown>>): Error {
  return Object.assign(new Error(String(fields['message'] ?? 'thrown by a test')), fields);
}

function cancelled(...codes: string[]): Error {
  return thrown({ name: 'TransactionCanceledException', CancellationReasons: codes.map((Code) => ({ Code })) });
}

interface Row {
  readonly what: string;
  readonly error: unknown;
  readonly read: StoreVerdict;
  readonly write: StoreVerdict;
}

const both = (what: string, error: unknown, verdict: StoreVerdict): Row => ({
  what,
  error,
  read: verdict,
  write: verdict,
});
const lost = (what: string, error: unknown): Row => ({ what, error, read: 'unreachable', write: 'unknown-outcome' });

const TABLE: readonly Row[] = [
  both('a failed condition', thrown({ name: 'ConditionalCheckFailedException' }), 'condition-failed'),
  both('a failed condition in a transaction', cancelled('None', 'ConditionalCheckFailed'), 'condition-failed'),
  both('a conflict on one item', thrown({ name: 'TransactionConflictException' }), 'conflict'),
  both('a conflict in a transaction', cancelled('TransactionConflict', 'None'), 'conflict'),
  both(
    'a conflict and a failed condition',
    cancelled('TransactionConflict', 'ConditionalCheckFailed'),
    'condition-failed',
  ),
  both('a conflict and a throttle', cancelled('ThrottlingError', 'TransactionConflict'), 'conflict'),
  both('a throttled transaction', cancelled('None', 'ThrottlingError'), 'throttled'),
  both('a transaction over its throughput', cancelled('ProvisionedThroughputExceeded'), 'throttled'),
  both('a transaction that is no transaction', cancelled('ValidationError'), 'bug'),
  both('a cancelled transaction without a reason', thrown({ name: 'TransactionCanceledException' }), 'bug'),
  ...['ThrottlingException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'RequestThrottled'].map(
    (name) => both(name, thrown({ name, $metadata: { httpStatusCode: 400 } }), 'throttled'),
  ),
  both('a new kind of throttle', thrown({ name: 'SomeNewLimit', $retryable: { throttling: true } }), 'throttled'),
  both('status 429', thrown({ name: 'Unknown', $metadata: { httpStatusCode: 429 } }), 'throttled'),
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'].map((code) =>
    both(code, thrown({ code }), 'unreachable'),
  ),
  ...['ECONNRESET', 'EPIPE', 'ETIMEDOUT'].map((code) => lost(code, thrown({ code }))),
  lost('a timeout', thrown({ name: 'TimeoutError' })),
  both(
    'a connection not made in time',
    thrown({ name: 'TimeoutError', message: 'the request socket did not establish a connection with the server' }),
    'unreachable',
  ),
  lost('an abort', thrown({ name: 'AbortError' })),
  lost('a hang-up', thrown({ message: 'socket hang up' })),
  lost('the same transaction still under way', thrown({ name: 'TransactionInProgressException' })),
  lost('status 500', thrown({ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } })),
  lost('status 503', thrown({ name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } })),
  lost('an answer cut short', thrown({ name: 'SyntaxError', $response: {}, $metadata: { httpStatusCode: 200 } })),
  both(
    'a reused token',
    thrown({ name: 'IdempotentParameterMismatchException', $metadata: { httpStatusCode: 400 } }),
    'bug',
  ),
  both(
    'a missing table',
    thrown({ name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 400 }, $response: {} }),
    'bug',
  ),
  both('missing rights', thrown({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } }), 'bug'),
  both('a bug of ours', new TypeError('x is not a function'), 'bug'),
  both('something that is no error', 'thrown text', 'bug'),
  both('an error told already', new StoreError('throttled', 'orders.accept'), 'throttled'),
];

describe('what an SDK error means', () => {
  it.each(TABLE)('$what: $read to a reader, $write to a writer', ({ error, read, write }) => {
    expect(verdictOf(error, 'read')).toBe(read);
    expect(verdictOf(error, 'write')).toBe(write);
  });

  it.each(TABLE)('$what: told as StoreError, or thrown on as it is', ({ error, write }) => {
    if (write === 'bug' || write === 'conflict' || write === 'condition-failed') {
      expect(caughtFrom(() => storeErrorOf(error, 'write', 'orders.accept'))).toBe(error);
      return;
    }
    const told = storeErrorOf(error, 'write', 'orders.accept');
    expect(told).toBeInstanceOf(StoreError);
    expect(told.failure).toBe(write);
    if (told !== error) expect(told.cause).toBe(error);
  });
});

function caughtFrom(call: () => unknown): unknown {
  try {
    return { returned: call() };
  } catch (error) {
    return error;
  }
}
