/** Reads one stream's ledger from the view's position until the gap is closed, with pauses when it cannot be read. */
import type { LedgerEvent } from '@tulip/contracts';
import type { CallOutcome } from '../api/outcome.ts';

export interface GapReader {
  readonly stream: string;
  position(): number;
  /** False once the gap is closed, by pages or by frames, or nobody needs it any more. */
  isWanted(): boolean;
  readPage(
    after: number,
  ): Promise<CallOutcome<{ readonly events: readonly LedgerEvent[]; readonly next: number | null }>>;
  onPage(events: readonly LedgerEvent[]): void;
  /** Waits before attempt `attempt + 1`. */
  pause(attempt: number): Promise<void>;
}

export async function readGap(reader: GapReader): Promise<void> {
  let failures = 0;
  while (reader.isWanted()) {
    const before = reader.position();
    const answer = await reader.readPage(before);
    if (answer.ok) reader.onPage(answer.value.events);
    // A page without progress is a reader of the ledger that lags behind the frames: ask again, later.
    failures = reader.position() > before ? 0 : failures + 1;
    if (failures > 0 && reader.isWanted()) await reader.pause(failures);
  }
}
