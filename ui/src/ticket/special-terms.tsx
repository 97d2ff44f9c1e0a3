/** What few orders need: that it never takes, and what gives way when it meets an order of the same trader. */
import { type SelfTrade, selfTrade } from '@tulip/contracts';
import { type Draft, mayBePostOnly } from './draft.ts';

const SELF_TRADE_WORDS: Record<SelfTrade, string> = {
  CANCEL_TAKER: 'The new order ends',
  CANCEL_MAKER: 'The resting order ends',
  CANCEL_BOTH: 'Both end',
  DECREMENT: 'The smaller is taken off both',
};

export function SpecialTerms(props: { readonly draft: Draft; readonly onEdit: (change: Partial<Draft>) => void }) {
  const { draft, onEdit } = props;
  const isPossible = mayBePostOnly(draft);
  return (
    <details className="special" data-testid="ticket-more">
      <summary>More</summary>
      <label className="check" data-disabled={!isPossible}>
        <input
          type="checkbox"
          data-testid="ticket-post-only"
          checked={draft.postOnly && isPossible}
          disabled={!isPossible}
          onChange={(change) => onEdit({ postOnly: change.target.checked })}
        />
        Post-only <span className="soft">{isPossible ? 'ends rather than take' : 'for limit orders that stay'}</span>
      </label>
      <label className="field">
        <span className="label">Where it meets my own order</span>
        <select
          data-testid="ticket-self-trade"
          value={draft.selfTrade}
          onChange={(change) => {
            const chosen = selfTrade.options.find((policy) => policy === change.target.value);
            if (chosen !== undefined) onEdit({ selfTrade: chosen });
          }}
        >
          {selfTrade.options.map((policy) => (
            <option key={policy} value={policy}>
              {SELF_TRADE_WORDS[policy]}
            </option>
          ))}
        </select>
      </label>
    </details>
  );
}
