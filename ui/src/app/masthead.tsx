/** The masthead: the paper's name, its date line, and the controls that hold for the whole page. */
import { ConnectionPill } from '../connection/connection-pill.tsx';
import { RegionPicker } from '../connection/region-picker.tsx';
import { ResumeNote } from '../connection/resume-note.tsx';
import { dateLine } from '../format/format.ts';
import { PersonaPicker } from '../persona/persona-picker.tsx';
import { useNow } from '../store/clock.ts';
import { ThemeToggle } from './theme-toggle.tsx';

export function Masthead() {
  return (
    <header className="masthead">
      <div className="masthead-row">
        <h1 className="wordmark">
          <img src="/tulip.svg" alt="" width={30} height={30} />
          <span>
            Tulip<em>Broker</em>
          </span>
        </h1>
        <div className="controls">
          <ConnectionPill />
          <RegionPicker />
          <ThemeToggle />
          <PersonaPicker />
        </div>
      </div>
      <div className="dateline">
        <p>
          <span className="dateline-place">Price-courant of Haarlem</span>
          <Today />
        </p>
        <ResumeNote />
      </div>
    </header>
  );
}

function Today() {
  const nowMs = useNow('slow');
  return <time dateTime={new Date(nowMs).toISOString().slice(0, 10)}>{dateLine(nowMs)}</time>;
}
