/** The life of one submission, from the key press to a durable answer; pure, so that every turn can be tested. */
import type { Order, PlaceOrderRequest, Problem } from '@tulip/contracts';
import { type CallOutcome, failureText } from '../api/outcome.ts';

export interface Submission {
  /** The Idempotency-Key: made once, kept for every retry, also after a reload. */
  readonly key: string;
  readonly region: string;
  readonly body: PlaceOrderRequest;
  readonly createdAtMs: number;
  /** Requests begun so far. */
  readonly attempts: number;
  /** True once a request has left without a reliable answer: from then on the order may exist. */
  readonly isMaybePlaced: boolean;
  readonly state: SubmissionState;
}

export type SubmissionState =
  | { readonly kind: 'queued' }
  | { readonly kind: 'sending' }
  /** The exchange said "not now" and has not placed it. */
  | { readonly kind: 'retrying'; readonly retryAtMs: number; readonly cause: string }
  /** Nobody knows whether it is placed: the same key is asked again, which answers or places it, once. */
  | { readonly kind: 'checking'; readonly retryAtMs: number; readonly cause: string }
  | { readonly kind: 'accepted'; readonly orderId: string; readonly acceptedAt: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'withdrawn' };

export interface Refusal {
  readonly code: string;
  readonly text: string;
  /** What is wrong with which field; the path is `price`, `quantity` … */
  readonly fields: Readonly<Record<string, string>>;
}

export function newSubmission(key: string, region: string, body: PlaceOrderRequest, nowMs: number): Submission {
  return { key, region, body, createdAtMs: nowMs, attempts: 0, isMaybePlaced: false, state: { kind: 'queued' } };
}

export function isSettled(submission: Submission): boolean {
  const { kind } = submission.state;
  return kind === 'accepted' || kind === 'refused' || kind === 'withdrawn';
}

/** Only what certainly was never placed can be taken back here; anything else is a cancel of an order. */
export function isWithdrawable(submission: Submission): boolean {
  const { kind } = submission.state;
  return !submission.isMaybePlaced && (kind === 'queued' || kind === 'retrying');
}

export function sent(submission: Submission): Submission {
  return { ...submission, attempts: submission.attempts + 1, state: { kind: 'sending' } };
}

/** Nothing could be sent: it stands where it stood, until the next look at `retryAtMs`. */
export function postponed(submission: Submission, retryAtMs: number): Submission {
  const { state } = submission;
  if (state.kind !== 'retrying' && state.kind !== 'checking') return submission;
  return { ...submission, state: { ...state, retryAtMs } };
}

/** A page that was closed while a request was under way cannot know how it ended. */
export function restored(submission: Submission, nowMs: number): Submission {
  if (submission.state.kind !== 'sending') return submission;
  const state: SubmissionState = { kind: 'checking', retryAtMs: nowMs, cause: 'the page was reloaded' };
  return { ...submission, isMaybePlaced: true, state };
}

/**
 * What the answer to a request makes of the submission. `delayMs` is the wait that our own back-off asks for; a
 * `retry-after` of the exchange that is longer wins.
 */
export function answered(
  submission: Submission,
  outcome: CallOutcome<{ readonly order: Order }>,
  nowMs: number,
  delayMs: number,
): Submission {
  if (outcome.ok) {
    const { orderId, acceptedAt } = outcome.value.order;
    return { ...submission, state: { kind: 'accepted', orderId, acceptedAt } };
  }
  const { failure } = outcome;
  const retryAfterMs = failure.kind === 'unreachable' ? null : failure.retryAfterMs;
  const retryAtMs = nowMs + Math.max(delayMs, retryAfterMs ?? 0);
  const cause = failureText(failure);
  if (failure.kind === 'problem' && failure.status === 429) {
    // Shed before anything was written; but an earlier request of this key may have been lost on the way back.
    return { ...submission, state: { kind: submission.isMaybePlaced ? 'checking' : 'retrying', retryAtMs, cause } };
  }
  if (failure.kind === 'problem' && failure.status >= 400 && failure.status < 500) {
    return { ...submission, state: { kind: 'refused', refusal: refusalOf(failure.problem) } };
  }
  return { ...submission, isMaybePlaced: true, state: { kind: 'checking', retryAtMs, cause } };
}

function refusalOf(problem: Problem): Refusal {
  const fields = (problem.errors ?? []).map((error) => [error.path.replace(/^body\./, ''), error.message] as const);
  return { code: problem.code, text: problem.detail || problem.title, fields: Object.fromEntries(fields) };
}
