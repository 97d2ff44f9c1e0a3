/** The depth ladder: what is bid and asked round the spread, marked when it is simulated; a click takes the price to the ticket. */
import type { Side } from '@tulip/contracts';
import { useMemo } from 'react';
import { useDesk, useDeskState } from '../app/desk-context.ts';
import { groupDecimal, groupInteger } from '../format/format.ts';
import { type LadderRow, ladderOf } from './ladder.ts';

const DEPTH = 8;

export function DepthLadder() {
  const book = useDeskState((state) => state.book);
  const ladder = useMemo(() => (book === null ? null : ladderOf(book, DEPTH)), [book]);
  return (
    <section className="panel ladder" aria-labelledby="ladder-title">
      <header className="panel-head">
        <h2 id="ladder-title">Depth</h2>
        {book?.simulated === true ? <span className="stamp">simulated</span> : null}
      </header>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">Price</th>
            <th scope="col">Bulbs</th>
            <th scope="col">Total</th>
          </tr>
        </thead>
        <tbody>
          {slots(ladder?.asks ?? [], 'end').map((row, place) => (
            <Level key={`ask-${DEPTH - place}`} row={row} side="SELL" />
          ))}
        </tbody>
        <tbody>
          <tr className="spread">
            <th scope="row" colSpan={2}>
              Spread
            </th>
            <td>{ladder?.spread == null ? '–' : groupDecimal(ladder.spread)}</td>
          </tr>
        </tbody>
        <tbody>
          {slots(ladder?.bids ?? [], 'start').map((row, place) => (
            <Level key={`bid-${place + 1}`} row={row} side="BUY" />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Always as many rows as the ladder is deep, so that a thin book moves nothing on the page. */
function slots(rows: readonly LadderRow[], fillAt: 'start' | 'end'): readonly (LadderRow | null)[] {
  const empty = Array.from({ length: Math.max(0, DEPTH - rows.length) }, () => null);
  return fillAt === 'end' ? [...empty, ...rows] : [...rows, ...empty];
}

function Level({ row, side }: { readonly row: LadderRow | null; readonly side: Side }) {
  const desk = useDesk();
  if (row === null) {
    return (
      <tr className="level">
        <td colSpan={3}>&nbsp;</td>
      </tr>
    );
  }
  const word = side === 'BUY' ? 'bid' : 'ask';
  return (
    <tr className="level" data-side={side}>
      <td>
        <button
          type="button"
          className="level-price"
          title={`Take ${row.price} to the ticket`}
          onClick={() => desk.draft.update((draft) => ({ ...draft, type: 'LIMIT', price: row.price }))}
        >
          <span className="unseen">{word} </span>
          {groupDecimal(row.price)}
        </button>
      </td>
      <td>{groupInteger(row.quantity)}</td>
      <td className="level-total">
        <span className="level-bar" style={{ inlineSize: `${row.depthPercent}%` }} />
        <span className="level-figure">{groupInteger(row.cumulative)}</span>
      </td>
    </tr>
  );
}
