/** What one order may use, and whether it did: figures by step from an account, compared with a budget file. */
import type { PartAccount } from './charge-recording.ts';
import type { Meter } from './usage.ts';
import { STEPS } from './walk/recording.ts';

/** The meters that a budget holds; dollars follow from them. */
const BUDGETED = ['writeUnits', 'readUnits', 'sqsRequests', 'invocations', 'logBytes'] as const satisfies Meter[];

/** Per order: by step, then by meter or by SDK command. */
export type OrderFigures = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A measured figure may fall short of its budget by so much before the budget counts as slack. */
const SLACK_MAX = 0.05;

/** Figures to three decimals; what is 0 is left out. */
export function figuresOf({ orders, charges, calls }: PartAccount): OrderFigures {
  const figures: Record<string, Record<string, number>> = {};
  for (const step of STEPS) {
    const own = charges.filter((charge) => charge.step === step);
    const metered = BUDGETED.map((meter): [string, number] => [
      meter,
      own.filter((charge) => charge.meter === meter).reduce((sum, { amount }) => sum + amount, 0),
    ]);
    const counted = Object.entries(calls[step] ?? {}).sort();
    const used = [...metered, ...counted].filter(([, amount]) => amount > 0);
    figures[step] = Object.fromEntries(
      used.map(([name, amount]) => [name, Math.round((amount / orders) * 1000) / 1000]),
    );
  }
  return figures;
}

/** One sentence for each figure above its budget, and for each that has none. */
export function exceeded(measured: OrderFigures, budget: OrderFigures): string[] {
  return figurePairs(measured, budget)
    .filter(({ used, allowed }) => used > allowed)
    .map(({ name, used, allowed }) => `${name}: ${used} an order, the budget is ${allowed}`);
}

/** One sentence for each budget that is larger than it need be: a budget with slack would let the next call through. */
export function slack(measured: OrderFigures, budget: OrderFigures): string[] {
  return figurePairs(measured, budget)
    .filter(({ used, allowed }) => used < allowed * (1 - SLACK_MAX))
    .map(({ name, used, allowed }) => `${name}: the budget is ${allowed} an order, ${used} is used`);
}

function figurePairs(measured: OrderFigures, budget: OrderFigures) {
  const steps = new Set([...Object.keys(measured), ...Object.keys(budget)]);
  return [...steps].flatMap((step) => {
    const names = new Set([...Object.keys(measured[step] ?? {}), ...Object.keys(budget[step] ?? {})]);
    return [...names].map((name) => ({
      name: `${step}, ${name}`,
      used: measured[step]?.[name] ?? 0,
      allowed: budget[step]?.[name] ?? 0,
    }));
  });
}
