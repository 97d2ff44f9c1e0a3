/** The market in one line of figures: last, change, reference, the day's range, volume, mode. */
import type { Market, Mode } from '@tulip/contracts';
import type { ReactNode } from 'react';
import { useSession } from '../app/desk-context.ts';
import { Icon, type IconName } from '../app/icon.tsx';
import { centsOf, changePercent, groupDecimal, groupInteger, signedDecimal } from '../format/format.ts';

const NONE = '–';

const MODE_WORDS: Record<Mode, { readonly word: string; readonly icon: IconName }> = {
  NORMAL: { word: 'Normal', icon: 'disc' },
  BACKPRESSURE: { word: 'Backpressure', icon: 'hourglass' },
  CANCEL_ONLY: { word: 'Cancel only', icon: 'struck' },
};

export function MarketStrip() {
  const market = useSession((session) => session.feed.market);
  const mode = market === null ? null : MODE_WORDS[market.mode];
  return (
    <section className="strip" aria-label="Market">
      <div className="strip-last">
        <h2 className="strip-name">
          TULIP <span className="strip-unit">guilders a bulb</span>
        </h2>
        <p className="strip-price" data-testid="market-last">
          <span key={market?.last ?? ''} className="ink-in">
            {decimalOr(market?.last)}
          </span>
        </p>
        <Change market={market} />
      </div>
      <dl className="strip-figures">
        <Figure name="Reference">{decimalOr(market?.reference)}</Figure>
        <Figure name="Open">{decimalOr(market?.open)}</Figure>
        <Figure name="High">{decimalOr(market?.high)}</Figure>
        <Figure name="Low">{decimalOr(market?.low)}</Figure>
        <Figure name="Volume">{market === null ? NONE : groupInteger(market.volume)}</Figure>
        <Figure name="Mode">
          {mode === null ? (
            NONE
          ) : (
            <span className="with-icon">
              <Icon name={mode.icon} /> {mode.word}
            </span>
          )}
        </Figure>
      </dl>
    </section>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Change({ market }: { readonly market: Market | null }) {
  const change = market?.change ?? null;
  const changeCents = change === null ? 0 : (centsOf(change) ?? 0);
  const icon = changeCents > 0 ? 'up' : changeCents < 0 ? 'down' : 'flat';
  const percent = changePercent(change, market?.open ?? null);
  return (
    <p className="strip-change" data-direction={icon}>
      <Icon name={icon} size={14} />
      <span className="unseen">change </span>
      <span>{change === null ? NONE : signedDecimal(change)}</span>
      {percent === null ? null : <span className="strip-percent">{percent}</span>}
    </p>
  );
}

function decimalOr(decimal: string | null | undefined): string {
  return decimal === null || decimal === undefined ? NONE : groupDecimal(decimal);
}
