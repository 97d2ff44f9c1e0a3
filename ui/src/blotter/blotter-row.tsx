/** One order of the blotter. */
import { memo } from 'react';
import { useDesk, useDeskState, useSession } from '../app/desk-context.ts';
import { Icon } from '../app/icon.tsx';
import { isTerminal, type OrderView } from '../feed/order-view.ts';
import { groupDecimal, groupInteger, timeOfDay } from '../format/format.ts';
import { Avatar } from '../persona/avatar.tsx';
import { useStore } from '../store/use-store.ts';
import { Age } from './age.tsx';
import { REASON_WORDS, STATUS_WORDS } from './order-words.ts';
import { Price, Quantity, SaveTerms, type TermsEditing, TermsOutcome, useTermsEdit } from './terms-cells.tsx';

export const BlotterRow = memo(function BlotterRow({ order }: { readonly order: OrderView }) {
  const isOpen = !isTerminal(order.status);
  const isMine = useDeskState((state) => state.userId === order.userId);
  const terms = useTermsEdit(order, isOpen && isMine);
  return (
    <tr
      data-testid="blotter-row"
      data-order-id={order.orderId}
      data-status={order.status}
      data-open={isOpen}
      data-dark={order.isRegionDark}
    >
      <td className="text c-time">
        <time dateTime={order.acceptedAt}>{timeOfDay(order.acceptedAt)}</time>
      </td>
      <td className="text c-trader">
        <Trader userId={order.userId} />
      </td>
      <td className="text side c-side" data-side={order.side}>
        <span className="with-icon">
          <Icon name={order.side === 'BUY' ? 'up' : 'down'} /> {order.side === 'BUY' ? 'Buy' : 'Sell'}
        </span>
      </td>
      <td className="text c-type">
        {order.type === 'LIMIT' ? 'Limit' : 'Market'} <span className="soft">{order.timeInForce}</span>
      </td>
      <td className="strong c-price">
        <Price order={order} terms={terms} />
      </td>
      <td className="c-filled">
        <Filled order={order} terms={terms} />
      </td>
      <td className="c-average">{order.averagePrice === null ? '–' : groupDecimal(order.averagePrice)}</td>
      <td className="text c-status">
        <Status order={order} />
        <TermsOutcome order={order} terms={terms} />
        <span className="status-age">
          <Age since={order.acceptedAt} isTicking={isOpen} />
        </span>
      </td>
      <td className="c-age">
        <Age since={order.acceptedAt} isTicking={isOpen} />
      </td>
      <td className="c-action">{actionOf(order, isOpen && isMine, terms)}</td>
    </tr>
  );
});

function actionOf(order: OrderView, mayAct: boolean, terms: TermsEditing) {
  if (!mayAct) return null;
  return terms.edit === null ? <CancelButton order={order} /> : <SaveTerms terms={terms} />;
}

function Filled({ order, terms }: { readonly order: OrderView; readonly terms: TermsEditing }) {
  const percent = Math.floor((order.filledQuantity * 100) / order.quantity);
  return (
    <span className="filled">
      <span>
        {groupInteger(order.filledQuantity)}
        <span className="soft"> / </span>
        <Quantity order={order} terms={terms} />
      </span>
      <span className="filled-track" aria-hidden="true">
        <span className="filled-bar" style={{ inlineSize: `${percent}%` }} />
      </span>
    </span>
  );
}

function Status({ order }: { readonly order: OrderView }) {
  const { word, icon } = STATUS_WORDS[order.status];
  const isSimulated = useSession((session) => session.feed.market?.engine !== 'matcher');
  const isPending = order.status === 'PENDING';
  return (
    <span className="status" data-status={order.status}>
      <span className={isPending ? 'badge' : 'with-icon'} {...(isPending ? { 'data-testid': 'badge-awaiting' } : {})}>
        <Icon name={icon} /> {isPending && !isSimulated ? 'Awaiting fill' : word}
      </span>
      {order.reason === null ? null : (
        <span className="reason" title={REASON_WORDS[order.reason]}>
          {REASON_WORDS[order.reason]}
        </span>
      )}
      {order.isConflicted ? (
        <span className="conflict">
          <Icon name="alert" /> Conflicted
        </span>
      ) : null}
      {order.isRegionDark ? (
        <span className="conflict">
          <Icon name="moon" /> Region dark
        </span>
      ) : null}
    </span>
  );
}

function Trader({ userId }: { readonly userId: string }) {
  const persona = useDeskState((state) => state.personas.find((candidate) => candidate.userId === userId));
  const isListed = useDeskState((state) => state.personas.length > 0);
  const name = persona?.displayName ?? (isListed ? 'Removed user' : userId);
  return (
    <span className="trader" title={`Submitted by ${name}`} data-user-id={userId}>
      <Avatar userId={userId} name={name} url={persona?.thumbnailUrl ?? null} size="small" />
      <span className="trader-name">
        <span className="unseen">Submitted by </span>
        {name}
      </span>
    </span>
  );
}

function CancelButton({ order }: { readonly order: OrderView }) {
  const desk = useDesk();
  const state = useStore(desk.cancels.store, (all) => all.get(order.orderId));
  if (state?.kind === 'requested') return <span className="soft">cancel asked</span>;
  const isBusy = state?.kind === 'asking' || state?.kind === 'checking';
  const what = `${order.side === 'BUY' ? 'buy' : 'sell'} of ${order.quantity}`;
  return (
    <button type="button" className="row-button" disabled={isBusy} onClick={() => desk.cancels.cancel(order.orderId)}>
      <span className="row-button-sign">
        <Icon name="cross" />
      </span>
      <span className="row-button-word">{isBusy ? 'Asking…' : 'Cancel'}</span>
      <span className="unseen"> {what}</span>
      {state?.kind === 'refused' ? <span className="unseen">: {state.text}</span> : null}
    </button>
  );
}
