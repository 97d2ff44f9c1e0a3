/** Asks before a persona is removed for good, and says why when it cannot be. */
import type { Persona } from '@tulip/contracts';
import { type RefObject, useId, useState } from 'react';
import { useDesk } from '../app/desk-context.ts';
import { refusalText } from './register.ts';

export function RemovalDialog(props: {
  readonly persona: Persona;
  readonly dialog: RefObject<HTMLDialogElement | null>;
}) {
  const desk = useDesk();
  const titleId = useId();
  const [mistake, setMistake] = useState('');
  const [hasOpenOrders, setHasOpenOrders] = useState(false);
  const { userId, displayName } = props.persona;

  async function remove(): Promise<void> {
    const query = hasOpenOrders ? { force: 'true' } : {};
    const answer = await desk.api().call('removePersona', { path: { userId }, query });
    if (answer.ok) {
      props.dialog.current?.close();
      await desk.refreshPersonas();
      return;
    }
    const { failure } = answer;
    setHasOpenOrders(failure.kind === 'problem' && failure.problem.code === 'persona-has-open-orders');
    setMistake(refusalText(failure));
  }

  return (
    <dialog ref={props.dialog} className="removal" aria-labelledby={titleId} onClose={() => setMistake('')}>
      <h3 id={titleId}>Remove {displayName}?</h3>
      <p>
        For good: its orders and trades stay, under “Removed user”; it cannot trade any more, and the id {userId} is
        never used again.
      </p>
      <p className="mistake" role="alert">
        {mistake}
      </p>
      <p className="card-edit-buttons">
        <button type="button" className="quiet-button" onClick={() => props.dialog.current?.close()}>
          Keep
        </button>
        <button type="button" className="quiet-button danger" data-testid="persona-remove-confirm" onClick={remove}>
          {hasOpenOrders ? 'Cancel its open orders and remove it' : 'Remove for good'}
        </button>
      </p>
    </dialog>
  );
}
