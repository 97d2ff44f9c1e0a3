/** The line that says what a reconnect had missed, once it has been made up for. */
import { useSession } from '../app/desk-context.ts';
import { Icon } from '../app/icon.tsx';
import { groupInteger } from '../format/format.ts';

export function ResumeNote() {
  const note = useSession((session) => session.note);
  return (
    <p className="resume-note" data-testid="resume-note" role="status">
      {note === null ? null : (
        <>
          <Icon name="forward" />{' '}
          {note.isReloaded
            ? `reconnected, read anew at #${groupInteger(note.toSeq)}`
            : `resumed from #${groupInteger(note.fromSeq)}, ${groupInteger(note.replayedEvents)} ${note.replayedEvents === 1 ? 'event' : 'events'} replayed`}
        </>
      )}
    </p>
  );
}
