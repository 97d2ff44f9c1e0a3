/** The order ticket: what to trade, at what price, and what became of it. */
import { formatCents, type OrderType, type Side, type TimeInForce } from '@tulip/contracts';
import { type FormEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import { useDesk, useDeskState, useSession } from '../app/desk-context.ts';
import { Icon } from '../app/icon.tsx';
import { groupDecimal } from '../format/format.ts';
import { useStore } from '../store/use-store.ts';
import {
  type Draft,
  estimatedCost,
  type FieldMistakes,
  stepPrice,
  stepQuantity,
  TIMES_IN_FORCE,
  toRequest,
  withType,
} from './draft.ts';
import { SpecialTerms } from './special-terms.tsx';
import { StepField } from './step-field.tsx';
import { SubmissionList } from './submission-list.tsx';

const TIF_WORDS: Record<TimeInForce, string> = {
  GTC: 'GTC · until cancelled',
  IOC: 'IOC · at once, or cancel the rest',
  FOK: 'FOK · whole at once, or not at all',
};

export function Ticket() {
  const desk = useDesk();
  const draft = useStore(desk.draft, (value) => value);
  const userId = useDeskState((state) => state.userId);
  const region = useDeskState((state) => state.region);
  // The reference moves also while nobody trades: the last price may be far from where anything would be filled.
  const marketPrice = useSession((session) => session.feed.market?.reference ?? null);
  const [mistakes, setMistakes] = useState<FieldMistakes>({});
  useFirstPrice(marketPrice);

  function edit(change: Partial<Draft>): void {
    desk.draft.update((value) => ({ ...value, ...change }));
    setMistakes({});
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    setMistakes(place());
  }

  /** Answers what keeps the order from being sent; nothing when it is on its way. */
  function place(): FieldMistakes {
    if (userId === null) return { '': 'nobody is chosen to trade as yet' };
    const answer = toRequest(draft, userId);
    if (!answer.ok) return answer.mistakes;
    const isQueued = desk.orders.submit(region, answer.request);
    return isQueued ? {} : { '': 'too many orders are still on their way: wait for some to be answered' };
  }

  return (
    <section className="panel ticket" aria-labelledby="ticket-title" data-side={draft.side}>
      <header className="panel-head">
        <h2 id="ticket-title">Order ticket</h2>
      </header>
      <form data-testid="order-ticket" onSubmit={submit} noValidate>
        <SideChoice side={draft.side} onChoose={(side) => edit({ side })} />
        <Terms
          draft={draft}
          onType={(type) => edit(withType(draft, type))}
          onTif={(timeInForce) => edit({ timeInForce })}
        />
        <StepField
          label="Price"
          unit="fl"
          testId="ticket-price"
          value={draft.type === 'MARKET' ? '' : draft.price}
          placeholder={draft.type === 'MARKET' ? 'at the market' : '0.00'}
          isDisabled={draft.type === 'MARKET'}
          mistake={mistakes['price']}
          bigStep={100}
          onEdit={(price) => edit({ price })}
          onStep={(ticks) => edit({ price: stepPrice(draft.price, ticks, marketPrice) })}
        />
        <StepField
          label="Quantity"
          unit="bulbs"
          testId="ticket-quantity"
          value={draft.quantity}
          placeholder="0"
          mistake={mistakes['quantity']}
          bigStep={10}
          onEdit={(quantity) => edit({ quantity })}
          onStep={(lots) => edit({ quantity: stepQuantity(draft.quantity, lots) })}
        />
        <SpecialTerms draft={draft} onEdit={edit} />
        <Cost draft={draft} marketPrice={marketPrice} />
        <button type="submit" className="submit" data-testid="ticket-submit" onClick={ignoreSecondClick}>
          <Icon name={draft.side === 'BUY' ? 'up' : 'down'} size={14} />
          {draft.side === 'BUY' ? 'Place buy order' : 'Place sell order'}
        </button>
        <p className="mistake" role="alert">
          {otherMistakes(mistakes)}
        </p>
      </form>
      <SubmissionList />
    </section>
  );
}

/** The second click of a double click is a slip of the hand, not a second order. */
function ignoreSecondClick(event: MouseEvent): void {
  if (event.detail > 1) event.preventDefault();
}

/** The first price heard stands on an untouched ticket; afterwards the field is the trader's. */
function useFirstPrice(marketPrice: string | null): void {
  const desk = useDesk();
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current || marketPrice === null) return;
    isDone.current = true;
    desk.draft.update((draft) => (draft.price === '' ? { ...draft, price: marketPrice } : draft));
  }, [desk, marketPrice]);
}

function otherMistakes(mistakes: FieldMistakes): string {
  return Object.entries(mistakes)
    .filter(([field]) => field !== 'price' && field !== 'quantity')
    .map(([field, text]) => (field === '' ? text : `${field} ${text}`))
    .join('; ');
}

function SideChoice(props: { readonly side: Side; readonly onChoose: (side: Side) => void }) {
  const choices = [
    { side: 'BUY', word: 'Buy', icon: 'up', testId: 'ticket-side-buy' },
    { side: 'SELL', word: 'Sell', icon: 'down', testId: 'ticket-side-sell' },
  ] as const;
  return (
    <fieldset className="sides">
      <legend className="unseen">Side</legend>
      {choices.map(({ side, word, icon, testId }) => (
        <label key={side} data-side={side} data-testid={testId}>
          <input type="radio" name="side" checked={props.side === side} onChange={() => props.onChoose(side)} />
          <span className="with-icon">
            <Icon name={icon} size={14} /> {word}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Terms(props: {
  readonly draft: Draft;
  readonly onType: (type: OrderType) => void;
  readonly onTif: (timeInForce: TimeInForce) => void;
}) {
  const { draft } = props;
  return (
    <div className="terms">
      <label className="field">
        <span className="label">Type</span>
        <select
          data-testid="ticket-type"
          value={draft.type}
          onChange={(change) => props.onType(change.target.value === 'MARKET' ? 'MARKET' : 'LIMIT')}
        >
          <option value="LIMIT">Limit</option>
          <option value="MARKET">Market</option>
        </select>
      </label>
      <label className="field">
        <span className="label">Time in force</span>
        <select
          data-testid="ticket-tif"
          value={draft.timeInForce}
          onChange={(change) => {
            const chosen = TIMES_IN_FORCE[draft.type].find((timeInForce) => timeInForce === change.target.value);
            if (chosen !== undefined) props.onTif(chosen);
          }}
        >
          {TIMES_IN_FORCE[draft.type].map((timeInForce) => (
            <option key={timeInForce} value={timeInForce}>
              {TIF_WORDS[timeInForce]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Cost(props: { readonly draft: Draft; readonly marketPrice: string | null }) {
  const cost = estimatedCost(props.draft, props.marketPrice);
  return (
    <p className="cost">
      <span className="label">{props.draft.side === 'BUY' ? 'Estimated cost' : 'Estimated proceeds'}</span>
      <output className="cost-figure">
        {props.draft.type === 'MARKET' && cost !== null ? '≈ ' : ''}
        <span className="soft">fl</span> {cost === null ? '–' : groupDecimal(formatCents(cost))}
      </output>
    </p>
  );
}
