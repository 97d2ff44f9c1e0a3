/** How a call can end: the answer, a refusal with its reason, or no answer that can be relied on. */
import type { Problem } from '@tulip/contracts';

export type CallFailure =
  /** The exchange answered with an error of its registry. */
  | {
      readonly kind: 'problem';
      readonly status: number;
      readonly problem: Problem;
      readonly retryAfterMs: number | null;
    }
  /** Nothing came back in time, or nothing could be sent: what happened there is unknown. */
  | { readonly kind: 'unreachable'; readonly cause: 'timeout' | 'network' }
  /** Something came back that is not of the contract (a proxy's page, a torn body). */
  | { readonly kind: 'unreadable'; readonly status: number; readonly retryAfterMs: number | null };

export type CallOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: CallFailure };

/** One sentence for a person. */
export function failureText(failure: CallFailure): string {
  switch (failure.kind) {
    case 'problem':
      return failure.problem.detail || failure.problem.title;
    case 'unreachable':
      return failure.cause === 'timeout' ? 'no answer in time' : 'the Region cannot be reached';
    case 'unreadable':
      return `an answer that cannot be read (status ${failure.status})`;
  }
}
