/** The last submissions under the ticket, each with where it stands. */
import { useDesk, useSession } from '../app/desk-context.ts';
import { Icon } from '../app/icon.tsx';
import { groupDecimal, groupInteger } from '../format/format.ts';
import { isSettled, isWithdrawable, type Submission } from '../order-queue/submission.ts';
import { useNow } from '../store/clock.ts';
import { useStore } from '../store/use-store.ts';
import { submissionWords } from './submission-words.ts';

const SETTLED_SHOWN = 4;

export function SubmissionList() {
  const desk = useDesk();
  const submissions = useStore(desk.orders.store, (all) => all);
  const [newest] = submissions;
  const settled = submissions.filter(isSettled).slice(0, SETTLED_SHOWN);
  const shown = submissions.filter((submission) => !isSettled(submission) || settled.includes(submission));
  return (
    <div className="submissions">
      <h3>Sent from this ticket</h3>
      <ol aria-live="polite" data-testid="submission-status" data-state={newest?.state.kind ?? 'none'}>
        {shown.map((submission) => (
          <SubmissionLine key={submission.key} submission={submission} />
        ))}
      </ol>
      {shown.length === 0 ? <p className="empty">Enter places the order from any field.</p> : null}
    </div>
  );
}

function SubmissionLine({ submission }: { readonly submission: Submission }) {
  const desk = useDesk();
  const { state, body } = submission;
  const orderId = state.kind === 'accepted' ? state.orderId : '';
  const seq = useSession((session) => session.feed.orders.get(orderId)?.seq ?? null);
  const nowMs = useNow('slow');
  const { icon, word, detail } = submissionWords(submission, nowMs, navigator.onLine, seq);
  return (
    <li className="submission" data-state={state.kind} data-order-id={orderId} data-idempotency-key={submission.key}>
      <span className="submission-what">
        <span className="side" data-side={body.side}>
          {body.side === 'BUY' ? 'Buy' : 'Sell'}
        </span>{' '}
        {groupInteger(body.quantity)} <span className="soft">at</span>{' '}
        {body.price === undefined ? 'market' : groupDecimal(body.price)}
      </span>
      <span className="submission-state">
        <span className="with-icon">
          <Icon name={icon} /> {word}
        </span>{' '}
        {detail === '' ? null : <span className="submission-detail">{detail}</span>}
        {isWithdrawable(submission) ? (
          <button type="button" className="row-button" onClick={() => desk.orders.withdraw(submission.key)}>
            Withdraw
          </button>
        ) : null}
      </span>
    </li>
  );
}
