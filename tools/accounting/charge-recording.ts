/** Charges a recorded walk: for each of its parts an account by step, and what one order of it used. */
import { TABLES, type TableDefinition } from '@tulip/resources';
import { must } from '@tulip/std';
import { type Charge, createAccountant, usageOf } from './accountant.ts';
import { invocationUsage } from './stated-durations.ts';
import { scaled, type Usage } from './usage.ts';
import type { Part, RecordedEntry, Recording, Step } from './walk/recording.ts';

export interface PartAccount {
  readonly orders: number;
  readonly trades: number;
  readonly charges: readonly (Charge & { readonly step: Step })[];
  /** How often each SDK command was called in each step. */
  readonly calls: Readonly<Partial<Record<Step, Readonly<Record<string, number>>>>>;
}

/** X-Ray's default sampling rule: "the first request each second, and five percent of any additional requests". */
const TRACED_SHARE = 0.05;
/** START, END and REPORT, which Lambda itself writes for each invocation, as text. */
const PLATFORM_LOG_BYTES = 330;
/** What a response weighs beside its body. */
const RESPONSE_HEADER_BYTES = 400;

/** `tables` are the definitions by id: a test plants another index there. */
export function chargeRecording(
  recording: Recording,
  tables: readonly TableDefinition[] = TABLES,
): ReadonlyMap<Part, PartAccount> {
  const definitions = Object.entries(recording.tables).map(([name, id]) => {
    return [
      name,
      must(
        tables.find((table) => table.id === id),
        `table ${id}`,
      ),
    ] as const;
  });
  // One accountant for all parts, because they share what the tables hold.
  const accountant = createAccountant(Object.fromEntries(definitions));
  const placeOf = ({ part, step }: Pick<RecordedEntry, 'part' | 'step'>) => JSON.stringify([part, step]);
  for (const entry of recording.entries) {
    if (entry.kind === 'call') accountant.take(placeOf(entry), entry.call);
    else for (const [what, usage] of usagesOf(entry)) accountant.charge(placeOf(entry), what, usage);
  }
  const parts = new Map<Part, PartAccount>();
  for (const charge of accountant.charges()) {
    const [part, step]: [Part, Step] = JSON.parse(charge.step);
    const { orders = 0, trades = 0 } = recording.counts[part] ?? {};
    const known = parts.get(part) ?? { orders, trades, charges: [], calls: {} };
    parts.set(part, {
      ...known,
      charges: [...known.charges, { ...charge, step }],
      calls: { ...known.calls, [step]: accountant.calls(charge.step) },
    });
  }
  return parts;
}

function usagesOf(entry: Exclude<RecordedEntry, { readonly kind: 'call' }>): [string, Usage][] {
  switch (entry.kind) {
    case 'invocation': {
      const { functionId, commands, logBytes } = entry;
      return [
        [`function ${functionId}`, { ...invocationUsage(functionId, commands), traces: TRACED_SHARE }],
        [`log of ${functionId}`, { logBytes }],
        ['log of Lambda itself', { logBytes: PLATFORM_LOG_BYTES }],
      ];
    }
    case 'http':
      return [['HTTP API', { httpRequests: 1, egressBytes: entry.responseBytes + RESPONSE_HEADER_BYTES }]];
    case 'delivery':
      return [
        [`${entry.queue}: ReceiveMessage by Lambda’s poller`, { sqsRequests: 1 }],
        [`${entry.queue}: DeleteMessageBatch by Lambda’s poller`, { sqsRequests: 1 }],
      ];
  }
}

/** What one order used in the steps that are picked; by default in all. */
export function perOrder({ orders, charges }: PartAccount, isCounted?: (charge: Charge) => boolean): Usage {
  return scaled(usageOf(charges, isCounted), 1 / orders);
}
