/** The blotter: open orders above, history below, of the active persona or of everyone. */
import { useMemo, useState } from 'react';
import { useDeskState, useSession } from '../app/desk-context.ts';
import { createPreferences } from '../app/preferences.ts';
import { ScrollBox } from '../app/scroll-box.tsx';
import type { OrderView } from '../feed/order-view.ts';
import { groupInteger } from '../format/format.ts';
import { BlotterRow } from './blotter-row.tsx';
import { type BlotterScope, blotterView } from './blotter-view.ts';
import { CancelAll } from './cancel-all.tsx';

const HISTORY_STEP = 60;
const OPEN_SHOWN = 200;
/** What is left of the ten columns on a phone; a row that spans more would bring the hidden ones back. */
const COLUMNS_ALWAYS_SHOWN = 6;

export function Blotter() {
  const orders = useSession((session) => session.feed.orders);
  const userId = useDeskState((state) => state.userId);
  const [scope, setScope] = useState(rememberedScope);
  const [historyShown, setHistoryShown] = useState(HISTORY_STEP);
  const view = useMemo(() => blotterView(orders, scope, userId), [orders, scope, userId]);

  function choose(chosen: BlotterScope): void {
    createPreferences(localStorage).write('scope', chosen);
    setScope(chosen);
    setHistoryShown(HISTORY_STEP);
  }

  return (
    <section className="panel blotter" aria-labelledby="blotter-title" data-scope={scope}>
      <header className="panel-head">
        <h2 id="blotter-title">Blotter</h2>
        <CancelAll />
        <ScopeSwitch scope={scope} onChoose={choose} />
      </header>
      <ScrollBox name="Blotter rows">
        <table className="figures" data-testid="blotter">
          <BlotterHead />
          <Group name="Open" orders={view.open} shown={OPEN_SHOWN} empty="Nothing is open." />
          <Group name="History" orders={view.history} shown={historyShown} empty="No order has ended yet." />
        </table>
        {view.history.length > historyShown ? (
          <button type="button" className="more" onClick={() => setHistoryShown(historyShown + HISTORY_STEP)}>
            Show {groupInteger(Math.min(HISTORY_STEP, view.history.length - historyShown))} more
          </button>
        ) : null}
      </ScrollBox>
    </section>
  );
}

function rememberedScope(): BlotterScope {
  return createPreferences(localStorage).read('scope') === 'everyone' ? 'everyone' : 'mine';
}

function ScopeSwitch(props: { readonly scope: BlotterScope; readonly onChoose: (scope: BlotterScope) => void }) {
  const choices = [
    { scope: 'mine', word: 'Mine' },
    { scope: 'everyone', word: 'Everyone' },
  ] as const;
  return (
    <fieldset className="switch">
      <legend className="unseen">Whose orders</legend>
      {choices.map(({ scope, word }) => (
        <label key={scope} data-testid={`blotter-${scope}`}>
          <input type="radio" name="scope" checked={props.scope === scope} onChange={() => props.onChoose(scope)} />
          <span>{word}</span>
        </label>
      ))}
    </fieldset>
  );
}

function BlotterHead() {
  return (
    <thead>
      <tr>
        <th scope="col" className="text c-time">
          Time
        </th>
        <th scope="col" className="text c-trader">
          Submitted by
        </th>
        <th scope="col" className="text c-side">
          Side
        </th>
        <th scope="col" className="text c-type">
          Type
        </th>
        <th scope="col" className="c-price">
          Price
        </th>
        <th scope="col" className="c-filled">
          Filled
        </th>
        <th scope="col" className="c-average">
          Average
        </th>
        <th scope="col" className="text c-status">
          Status
        </th>
        <th scope="col" className="c-age">
          Age
        </th>
        <th scope="col" className="c-action">
          <span className="unseen">Action</span>
        </th>
      </tr>
    </thead>
  );
}

function Group(props: {
  readonly name: string;
  readonly orders: readonly OrderView[];
  readonly shown: number;
  readonly empty: string;
}) {
  return (
    <tbody>
      <tr className="group">
        <th scope="rowgroup" colSpan={COLUMNS_ALWAYS_SHOWN}>
          {props.name} <span className="soft">{groupInteger(props.orders.length)}</span>
        </th>
      </tr>
      {props.orders.slice(0, props.shown).map((order) => (
        <BlotterRow key={order.orderId} order={order} />
      ))}
      {props.orders.length === 0 ? (
        <tr className="none">
          <td className="text" colSpan={COLUMNS_ALWAYS_SHOWN}>
            {props.empty}
          </td>
        </tr>
      ) : null}
    </tbody>
  );
}
