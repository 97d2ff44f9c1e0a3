/** Time and sales: every trade as it happens, newest on top. */
import type { Trade } from '@tulip/contracts';
import { memo } from 'react';
import { useSession } from '../app/desk-context.ts';
import { Icon } from '../app/icon.tsx';
import { ScrollBox } from '../app/scroll-box.tsx';
import { groupDecimal, groupInteger, timeOfDay } from '../format/format.ts';

const ROWS_SHOWN = 80;
/** A trade younger than this when its row first shows is set off for a moment. */
const FRESH_MS = 3_000;

export function Tape() {
  const trades = useSession((session) => session.feed.trades);
  return (
    <section className="panel tape" aria-labelledby="tape-title">
      <header className="panel-head">
        <h2 id="tape-title">Time &amp; sales</h2>
      </header>
      <ScrollBox name="Time and sales rows">
        <table className="figures" data-testid="tape">
          <thead>
            <tr>
              <th scope="col" className="text">
                Time
              </th>
              <th scope="col" className="text">
                Side
              </th>
              <th scope="col">Price</th>
              <th scope="col">Bulbs</th>
            </tr>
          </thead>
          <tbody>
            {trades.slice(0, ROWS_SHOWN).map((trade) => (
              <TapeRow key={trade.tradeId} trade={trade} />
            ))}
          </tbody>
        </table>
        {trades.length === 0 ? <p className="empty">No bulb has changed hands yet.</p> : null}
      </ScrollBox>
    </section>
  );
}

const TapeRow = memo(function TapeRow({ trade }: { readonly trade: Trade }) {
  const side = takerSide(trade);
  const isFresh = Date.now() - Date.parse(trade.timestamp) < FRESH_MS;
  return (
    <tr className={isFresh ? 'ink-in' : ''} data-testid="tape-row" data-trade-id={trade.tradeId}>
      <td className="text">
        <time dateTime={trade.timestamp}>{timeOfDay(trade.timestamp)}</time>
      </td>
      <td className="text side" data-side={side ?? ''}>
        {side === null ? (
          <span title="Both sides are clients">cross</span>
        ) : (
          <span className="with-icon">
            <Icon name={side === 'BUY' ? 'up' : 'down'} /> {side === 'BUY' ? 'Buy' : 'Sell'}
          </span>
        )}
      </td>
      <td className="strong">{groupDecimal(trade.price)}</td>
      <td>
        {groupInteger(trade.quantity)}
        {trade.conflict === undefined ? null : (
          <span className="conflict" title="Reversed: another Region had accepted the order first">
            <Icon name="alert" /> Reversed
          </span>
        )}
      </td>
    </tr>
  );
});

/** The client's side of a trade with the simulated market; null between two clients. */
function takerSide(trade: Trade): 'BUY' | 'SELL' | null {
  if (trade.sellOrder.startsWith('SIM#')) return 'BUY';
  return trade.buyOrder.startsWith('SIM#') ? 'SELL' : null;
}
