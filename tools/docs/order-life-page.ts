/** The page of an order's life: its diagram is the transition table that the code runs on. */
import { isTerminal, ORDER_TRANSITIONS, type OrderTransition } from '@tulip/exchange';
import { code, page, table } from './markdown.ts';

export function orderLifePage(): string {
  const transitions: readonly OrderTransition[] = ORDER_TRANSITIONS;
  return page(
    'An order’s life',
    'From `packages/exchange/src/domain/order-transitions.ts`: the fold over events and the conditions of the writes come from this table too. What it means is told in [concepts/orders.md](../concepts/orders.md).',
    diagram(transitions),
    table(
      ['Event', 'Finds the order', 'Leaves it'],
      transitions.map(({ step, from, to }) => [
        code(step),
        from.map(code).join(', '),
        to === null ? 'as it is' : code(to),
      ]),
    ),
  );
}

function diagram(transitions: readonly OrderTransition[]): string {
  const arrows = transitions.flatMap(({ step, from, to }) =>
    from.map((state) => `  ${state} --> ${to ?? state}: ${step}`),
  );
  const ends = [...new Set(transitions.flatMap(({ from, to }) => [...from, ...(to === null ? [] : [to])]))].filter(
    isTerminal,
  );
  return [
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> PENDING: accepted durably',
    ...arrows,
    ...ends.map((state) => `  ${state} --> [*]`),
    '```',
  ].join('\n');
}
