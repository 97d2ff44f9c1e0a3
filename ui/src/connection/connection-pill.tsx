/** How true the page is right now: Region, state, age of the last word heard, and the sequence number it stands at. */
import { useDeskState, useSession } from '../app/desk-context.ts';
import { Icon } from '../app/icon.tsx';
import { ageText } from '../format/format.ts';
import { sessionSeq } from '../session/region-session.ts';
import { useNow } from '../store/clock.ts';
import { CONNECTION_WORDS, connectionState } from './connection-words.ts';

export function ConnectionPill() {
  const region = useDeskState((state) => state.region);
  const state = useSession(connectionState);
  const seq = useSession(sessionSeq);
  const { word, icon } = CONNECTION_WORDS[state];
  return (
    <div className="pill" data-testid="connection-pill" data-state={state} data-seq={seq}>
      <span className="pill-state">
        <Icon name={icon} size={14} />
        <span role="status">{word}</span>
        <Wait />
      </span>
      <span className="pill-region">{region}</span>
      <Heard />
      <span className="pill-seq">
        <span className="unseen">sequence </span>#{seq}
      </span>
    </div>
  );
}

/** The countdown to the next attempt. */
function Wait() {
  const link = useSession((session) => session.link);
  const nowMs = useNow('quick');
  if (link.kind !== 'reconnecting') return null;
  const seconds = Math.ceil((link.retryAtMs - nowMs) / 1000);
  return <span className="pill-wait">{seconds > 0 ? `in ${seconds} s` : `now (${link.attempt})`}</span>;
}

function Heard() {
  const heardAtMs = useSession((session) => session.heardAtMs);
  const nowMs = useNow('slow');
  return (
    <span className="pill-age" title="Since the exchange was last heard">
      {heardAtMs === null ? '–' : `${ageText(Math.max(0, nowMs - heardAtMs))} ago`}
    </span>
  );
}
