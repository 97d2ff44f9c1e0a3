/** The line that says what a reconnect had missed, once it has been made up for. */
import { useSession } from '../app/desk-context.ts';
import { Icon } from '../app/icon.tsx';

export function ResumeNote() {
  const note = useSession((session) => session.note);
  return (
    <p className="resume-note" data-testid="resume-note" role="status">
      {note === null ? null : (
        <>
          <Icon name="forward" />{' '}
          {note.isReloaded
            ? `reconnected, read anew at #${note.toSeq}`
            : `resumed from #${note.fromSeq}, ${note.replayedEvents} ${note.replayedEvents === 1 ? 'event' : 'events'} replayed`}
        </>
      )}
    </p>
  );
}
