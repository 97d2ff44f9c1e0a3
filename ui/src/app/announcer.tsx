/** Speaks fills, cancels and rejections of the active persona, at most one sentence every few seconds. */
import { useEffect, useRef, useState } from 'react';
import { ANNOUNCE_EVERY_MS, announcement } from './announcements.ts';
import { useDesk } from './desk-context.ts';

export function Announcer() {
  const desk = useDesk();
  const [text, setText] = useState('');
  const before = useRef(desk.store.latest().session.store.latest().feed);

  useEffect(() => {
    const interval = setInterval(() => {
      const { session, userId } = desk.store.latest();
      const { feed } = session.store.latest();
      const wasSeeded = before.current.isSeeded;
      const said = wasSeeded && feed.isSeeded ? announcement(before.current.orders, feed.orders, userId) : '';
      before.current = feed;
      if (said !== '') setText(said);
    }, ANNOUNCE_EVERY_MS);
    return () => clearInterval(interval);
  }, [desk]);

  return (
    <p className="unseen" role="status" aria-live="polite" data-testid="announcer">
      {text}
    </p>
  );
}
