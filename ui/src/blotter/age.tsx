/** How long ago something was, ticking: five times a second while it is young and open, once a second after. */
import { useSession } from '../app/desk-context.ts';
import { ageText } from '../format/format.ts';
import { useNow } from '../store/clock.ts';

export function Age({ since, isTicking }: { readonly since: string; readonly isTicking: boolean }) {
  const offsetMs = useSession((session) => session.clockOffsetMs);
  const nowMs = useNow(isTicking ? 'quick' : 'slow');
  return <span className="age">{ageText(nowMs + offsetMs - Date.parse(since))}</span>;
}
