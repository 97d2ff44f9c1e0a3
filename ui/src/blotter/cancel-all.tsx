/** Cancel all: one button, one question, and what came of it. */
import { useId, useRef, useState } from 'react';
import { useDesk, useDeskState, useSession } from '../app/desk-context.ts';
import { isTerminal } from '../feed/order-view.ts';

export function CancelAll() {
  const desk = useDesk();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [outcome, setOutcome] = useState('');
  const userId = useDeskState((state) => state.userId);
  const name = useDeskState(({ personas }) => personas.find((persona) => persona.userId === userId)?.displayName);
  const open = useSession(({ feed }) => countOpen(feed.orders.values(), userId));

  async function confirm(): Promise<void> {
    dialog.current?.close();
    if (userId === null) return;
    setOutcome('Asking…');
    setOutcome(await desk.cancels.cancelAll(userId));
  }

  return (
    <span className="cancel-all">
      <span className="soft" role="status" data-testid="cancel-all-outcome">
        {outcome}
      </span>
      <button
        type="button"
        className="quiet-button"
        data-testid="cancel-all"
        disabled={userId === null || open === 0}
        onClick={() => dialog.current?.showModal()}
      >
        Cancel all
      </button>
      <dialog ref={dialog} className="question" aria-labelledby={titleId} data-testid="cancel-all-dialog">
        <form method="dialog">
          <h2 id={titleId}>Cancel all open orders of {name ?? userId}?</h2>
          <p>
            {open === 1 ? 'One is' : `${open} are`} open on this screen. Whatever else is open in any Region is asked
            for too; what is filled first stays filled.
          </p>
          <p className="question-answers">
            <button type="submit" className="quiet-button">
              Keep them
            </button>
            <button
              type="button"
              className="danger-button"
              data-testid="cancel-all-confirm"
              onClick={() => void confirm()}
            >
              Cancel all
            </button>
          </p>
        </form>
      </dialog>
    </span>
  );
}

function countOpen(
  orders: Iterable<{ userId: string; status: Parameters<typeof isTerminal>[0] }>,
  userId: string | null,
) {
  let count = 0;
  for (const order of orders) if (order.userId === userId && !isTerminal(order.status)) count += 1;
  return count;
}
