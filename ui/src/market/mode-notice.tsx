/** Says plainly when the exchange does not take everything: what is shed, how much waits, what still works. */
import { useSession } from '../app/desk-context.ts';
import { Icon } from '../app/icon.tsx';
import { groupInteger } from '../format/format.ts';

export function ModeNotice() {
  const mode = useSession((session) => session.feed.market?.mode ?? 'NORMAL');
  const pending = useSession((session) => session.feed.status?.pending ?? null);
  if (mode === 'NORMAL') return null;
  return (
    <p className="notice" role="status">
      <Icon name="alert" size={14} />
      <strong>{mode === 'CANCEL_ONLY' ? 'Cancel only.' : 'Backpressure.'}</strong>{' '}
      {mode === 'CANCEL_ONLY'
        ? 'New orders are refused for now; cancels still pass.'
        : 'New orders may be put off and are retried by themselves; cancels still pass.'}
      {pending === null ? null : ` ${groupInteger(pending)} orders are waiting for their fill.`}
    </p>
  );
}
