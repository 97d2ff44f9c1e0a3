/** The orders at rest as rows of a snapshot, and back. */
import { type BookState, ROW_ID, ROW_OPEN, ROW_OWNER, ROW_TERMS, ROW_TURN, ROW_WORDS } from '../snapshot-rows.ts';
import { priceOfTerms } from '../state-hash.ts';
import type { LinearLog } from './event-log.ts';
import { Resting } from './resting.ts';
import { KEY, kindOfPlace, NEXT, OPEN, OWNER, PLACE, TURN } from './slots.ts';

/** In the order in which they trade, bids first. */
export function rowsOf({ slots, levels, ids }: Resting): Int32Array {
  const { words } = slots;
  const rows = new Int32Array(ids.count * ROW_WORDS);
  let row = 0;
  for (const side of [0, 1]) {
    for (let level = levels.fronts[side] as number; level !== 0; level = levels.after(side, level)) {
      const price = words[level + KEY] as number;
      for (let order = words[level + NEXT] as number; order !== level; order = words[order + NEXT] as number) {
        rows[row + ROW_ID] = words[order + KEY] as number;
        rows[row + ROW_OWNER] = words[order + OWNER] as number;
        rows[row + ROW_TERMS] = (price << 5) | kindOfPlace(words[order + PLACE] as number);
        rows[row + ROW_OPEN] = words[order + OPEN] as number;
        rows[row + ROW_TURN] = words[order + TURN] as number;
        row += ROW_WORDS;
      }
    }
  }
  return rows;
}

/** The orders of a snapshot at rest in memory of their own; the rows make sense (`decodeSnapshot`). */
export function restingFrom(log: LinearLog, { rows, lastTurn }: BookState): Resting {
  const resting = new Resting(log);
  for (let row = 0; row < rows.length; row += ROW_WORDS) {
    const terms = rows[row + ROW_TERMS] as number;
    resting.lastTurn = (rows[row + ROW_TURN] as number) - 1;
    resting.add(
      rows[row + ROW_ID] as number,
      rows[row + ROW_OWNER] as number,
      kindOfPlace(terms),
      priceOfTerms(terms),
      rows[row + ROW_OPEN] as number,
    );
  }
  resting.lastTurn = lastTurn;
  return resting;
}
