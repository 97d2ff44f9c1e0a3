/** What became of a submission, in words that claim no more than is known. */
import type { IconName } from '../app/icon.tsx';
import type { Submission } from '../order-queue/submission.ts';

export interface SubmissionWords {
  readonly icon: IconName;
  readonly word: string;
  /** The rest of the line; empty when the word says it all. */
  readonly detail: string;
}

/** `seq` is the order's number in its stream; null while it awaits it. */
export function submissionWords(
  submission: Submission,
  nowMs: number,
  isOnline: boolean,
  seq: number | null,
): SubmissionWords {
  const { state, attempts } = submission;
  switch (state.kind) {
    case 'queued':
      return { icon: 'hourglass', word: 'Queued', detail: isOnline ? '' : 'offline; goes out by itself' };
    case 'sending':
      if (submission.isMaybePlaced)
        return { icon: 'query', word: 'Unknown, checking', detail: `(${attempts}) asking now` };
      return { icon: 'forward', word: 'Sending', detail: attempts > 1 ? `(${attempts})` : '' };
    case 'retrying':
      return {
        icon: 'retry',
        word: 'Retrying',
        detail: `(${attempts}, ${nextIn(state.retryAtMs, nowMs)}): ${state.cause}`,
      };
    case 'checking':
      return {
        icon: 'query',
        word: 'Unknown, checking',
        detail: `(${attempts}, ${nextIn(state.retryAtMs, nowMs)}): ${state.cause}`,
      };
    case 'accepted':
      return { icon: 'disc', word: 'Accepted', detail: seq === null ? '' : `#${seq}` };
    case 'refused':
      return { icon: 'cross', word: 'Refused', detail: refusalText(state.refusal) };
    case 'withdrawn':
      return { icon: 'struck', word: 'Withdrawn', detail: 'it was never placed' };
  }
}

function nextIn(retryAtMs: number, nowMs: number): string {
  return `next in ${Math.max(0, Math.ceil((retryAtMs - nowMs) / 1000))} s`;
}

function refusalText(refusal: Extract<Submission['state'], { kind: 'refused' }>['refusal']): string {
  const fields = Object.entries(refusal.fields).map(([field, text]) => `${field} ${text}`);
  return fields.length === 0 ? refusal.text : fields.join('; ');
}
