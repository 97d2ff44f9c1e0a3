/** A figure that can be typed, or moved by its two buttons and the arrow keys. */
import { type KeyboardEvent, useId } from 'react';

export interface StepFieldProps {
  readonly label: string;
  readonly unit: string;
  readonly testId: string;
  readonly value: string;
  readonly placeholder: string;
  readonly isDisabled?: boolean;
  readonly mistake: string | undefined;
  /** Steps moved by an arrow key with Shift, or by Page Up and Page Down. */
  readonly bigStep: number;
  readonly onEdit: (text: string) => void;
  readonly onStep: (steps: number) => void;
}

export function StepField(props: StepFieldProps) {
  const id = useId();
  const isDisabled = props.isDisabled === true;

  function move(event: KeyboardEvent): void {
    const steps = stepsOf(event, props.bigStep);
    if (steps === 0) return;
    event.preventDefault();
    props.onStep(steps);
  }

  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {props.label}, {props.unit}
      </label>
      <div className="stepper" data-invalid={props.mistake !== undefined}>
        <button type="button" tabIndex={-1} disabled={isDisabled} onClick={() => props.onStep(-1)}>
          <span aria-hidden="true">−</span>
          <span className="unseen">Lower {props.label.toLowerCase()}</span>
        </button>
        <input
          id={id}
          data-testid={props.testId}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          enterKeyHint="send"
          value={props.value}
          placeholder={props.placeholder}
          disabled={isDisabled}
          aria-invalid={props.mistake !== undefined}
          aria-describedby={`${id}-mistake`}
          onChange={(change) => props.onEdit(change.target.value)}
          onKeyDown={move}
        />
        <button type="button" tabIndex={-1} disabled={isDisabled} onClick={() => props.onStep(1)}>
          <span aria-hidden="true">+</span>
          <span className="unseen">Raise {props.label.toLowerCase()}</span>
        </button>
      </div>
      <p className="mistake" id={`${id}-mistake`} role="alert">
        {props.mistake}
      </p>
    </div>
  );
}

function stepsOf(event: KeyboardEvent, bigStep: number): number {
  const size = event.shiftKey ? bigStep : 1;
  switch (event.key) {
    case 'ArrowUp':
      return size;
    case 'ArrowDown':
      return -size;
    case 'PageUp':
      return bigStep;
    case 'PageDown':
      return -bigStep;
    default:
      return 0;
  }
}
