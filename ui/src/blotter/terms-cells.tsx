/** The terms of an open order as cells that can be edited in place: Enter asks for the change, Escape leaves it. */
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useDesk } from '../app/desk-context.ts';
import type { OrderView } from '../feed/order-view.ts';
import { groupDecimal, groupInteger } from '../format/format.ts';
import { useStore } from '../store/use-store.ts';
import type { FieldMistakes } from '../ticket/draft.ts';
import { changeOf, editOf, hasTerms, type TermsEdit } from './terms-edit.ts';

type Field = keyof TermsEdit;

export interface TermsEditing {
  /** What is typed; null while nobody edits. */
  readonly edit: TermsEdit | null;
  /** Whether this order may be edited at all. */
  readonly isPossible: boolean;
  /** The field in which the editing began. */
  readonly first: Field;
  readonly mistakes: FieldMistakes;
  readonly formId: string;
  readonly begin: (field: Field) => void;
  readonly type: (change: Partial<TermsEdit>) => void;
  readonly leave: () => void;
  readonly save: () => void;
}

export function useTermsEdit(order: OrderView, isPossible: boolean): TermsEditing {
  const desk = useDesk();
  const formId = useId();
  const [edit, setEdit] = useState<TermsEdit | null>(null);
  const [first, setFirst] = useState<Field>('price');
  const [mistakes, setMistakes] = useState<FieldMistakes>({});
  // What ends meanwhile, or becomes another persona's to look at, is not edited any more.
  useEffect(() => {
    if (!isPossible) setEdit(null);
  }, [isPossible]);

  function leave(): void {
    setEdit(null);
    setMistakes({});
  }

  return {
    edit: isPossible ? edit : null,
    isPossible,
    first,
    mistakes,
    formId,
    begin(field) {
      desk.replaces.forget(order.orderId);
      setFirst(field);
      setMistakes({});
      setEdit(editOf(order));
    },
    type(change) {
      setMistakes({});
      setEdit((known) => (known === null ? null : { ...known, ...change }));
    },
    leave,
    save() {
      if (edit === null) return;
      const asked = changeOf(order, edit);
      if (asked.kind === 'mistakes') return setMistakes(asked.mistakes);
      if (asked.kind === 'change') desk.replaces.replace(order.orderId, asked.change);
      leave();
    },
  };
}

interface CellProps {
  readonly order: OrderView;
  readonly terms: TermsEditing;
}

export function Price({ order, terms }: CellProps) {
  if (order.price === null) return 'market';
  return <Term field="price" name="price" shown={groupDecimal(order.price)} terms={terms} />;
}

export function Quantity({ order, terms }: CellProps) {
  return <Term field="quantity" name="quantity" shown={groupInteger(order.quantity)} terms={terms} />;
}

function Term(props: {
  readonly field: Field;
  readonly name: string;
  readonly shown: string;
  readonly terms: TermsEditing;
}) {
  const { field, name, shown, terms } = props;
  if (!terms.isPossible) return field === 'quantity' ? <span className="soft">{shown}</span> : shown;
  if (terms.edit === null) {
    return (
      <button type="button" className="term" data-testid={`row-${field}`} onClick={() => terms.begin(field)}>
        <span className="unseen">Change {name} </span>
        {shown}
      </button>
    );
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') terms.leave();
  }

  return (
    <input
      className="term-input"
      data-testid={`row-${field}-input`}
      type="text"
      inputMode="decimal"
      autoComplete="off"
      form={terms.formId}
      aria-label={`New ${name}`}
      aria-invalid={terms.mistakes[field] !== undefined}
      aria-describedby={`${terms.formId}-mistake`}
      value={terms.edit[field]}
      // biome-ignore lint/a11y/noAutofocus: the field takes the place of the button that was pressed.
      autoFocus={terms.first === field}
      onFocus={(focus) => focus.target.select()}
      onChange={(change) => terms.type({ [field]: change.target.value })}
      onKeyDown={onKey}
    />
  );
}

export function SaveTerms({ terms }: { readonly terms: TermsEditing }) {
  return (
    <form
      id={terms.formId}
      onSubmit={(event) => {
        event.preventDefault();
        terms.save();
      }}
    >
      <button type="submit" className="row-button" data-testid="row-save">
        Save
      </button>
    </form>
  );
}

/** A mistake in what is typed, the server's refusal, or that the change is asked for and not yet made. */
export function TermsOutcome({ order, terms }: CellProps) {
  const desk = useDesk();
  const state = useStore(desk.replaces.store, (all) => all.get(order.orderId));
  const mistake = Object.values(terms.mistakes).join('; ');
  const refusal = state?.kind === 'refused' ? state.text : '';
  const isAsked = state?.kind === 'asking' || (state?.kind === 'requested' && !hasTerms(order, state.change));
  return (
    <>
      <span className="row-mistake" role="alert" id={`${terms.formId}-mistake`} data-testid="row-mistake">
        {mistake || refusal}
      </span>
      {isAsked && terms.isPossible ? <span className="soft row-asked">change asked</span> : null}
    </>
  );
}
