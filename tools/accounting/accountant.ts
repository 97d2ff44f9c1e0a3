/** Charges recorded calls by AWS's rules: which step paid how many units for what. */

import type { TableDefinition } from '@tulip/resources';
import { ReadCharges } from './read-charges.ts';
import type { RecordedCall } from './recorded-call.ts';
import { socketMessages, sqsRequests } from './request-units.ts';
import { ShadowTable } from './shadow-table.ts';
import { type Meter, metersOf, sumOf, type Tell, type Usage } from './usage.ts';
import { isWrite, WriteCharges } from './write-charges.ts';

/** One line of an account. */
export interface Charge {
  /** What the caller was doing: accept, fill … */
  readonly step: string;
  /** What was paid for: an item, an index, a queue. */
  readonly what: string;
  readonly meter: Meter;
  readonly amount: number;
}

export interface Accountant {
  /** Charges the call to the step. Calls must come in the order of their effects. */
  take(step: string, call: RecordedCall): void;
  /** Charges what no SDK call shows: invocations, log lines, what AWS's own pollers do. */
  charge(step: string, what: string, usage: Usage): void;
  /** One line for each step, thing and meter, in the order in which they first appeared. */
  charges(): Charge[];
  /** How often each command was called in the step. */
  calls(step: string): Readonly<Record<string, number>>;
  /** The tables as the recorded writes have left them, by physical name. */
  readonly tables: ReadonlyMap<string, ShadowTable>;
}

/** `tables`: the definitions by physical name. What was written before the recording began is not known, and counts as nothing. */
export function createAccountant(tables: Readonly<Record<string, TableDefinition>>): Accountant {
  const shadows = new Map(Object.entries(tables).map(([name, table]) => [name, new ShadowTable(table)]));
  const lines = new Map<string, Charge>();
  const calls = new Map<string, Record<string, number>>();
  const writes = new WriteCharges(shadows);
  const reads = new ReadCharges(shadows);

  function charge(step: string, what: string, usage: Usage): void {
    for (const [meter, amount] of metersOf(usage)) {
      const id = JSON.stringify([step, what, meter]);
      lines.set(id, { step, what, meter, amount: (lines.get(id)?.amount ?? 0) + amount });
    }
  }

  return {
    tables: shadows,
    charge,
    charges: () => [...lines.values()],
    calls: (step) => calls.get(step) ?? {},
    take(step, call) {
      const counts = calls.get(step) ?? {};
      counts[call.command] = (counts[call.command] ?? 0) + 1;
      calls.set(step, counts);
      const tell: Tell = (what, usage) => charge(step, what, usage);
      if (isWrite(call)) writes.take(call, tell);
      else if (!takeMessage(call, tell)) reads.take(call, tell);
    },
  };
}

/** What the lines add up to, all of them or those that `isCounted` picks. */
export function usageOf(charges: readonly Charge[], isCounted: (charge: Charge) => boolean = () => true): Usage {
  return sumOf(...charges.filter(isCounted).map(({ meter, amount }): Usage => ({ [meter]: amount })));
}

interface MessageInput {
  readonly QueueUrl?: string;
  readonly MessageBody?: string;
  readonly Entries?: readonly { readonly MessageBody?: string }[];
  readonly Data?: Uint8Array;
}

/** Queues and sockets. */
function takeMessage({ command, input }: RecordedCall, tell: Tell): boolean {
  const { QueueUrl, MessageBody = '', Entries = [], Data } = input as MessageInput;
  if (QueueUrl !== undefined) {
    const bytes = [MessageBody, ...Entries.map((entry) => entry.MessageBody ?? '')].reduce(
      (sum, body) => sum + Buffer.byteLength(body),
      0,
    );
    tell(`${QueueUrl.split('/').at(-1)}: ${command.replace('Command', '')}`, { sqsRequests: sqsRequests(bytes) });
    return true;
  }
  if (command === 'PostToConnectionCommand') {
    const bytes = Data?.length ?? 0;
    tell('frames to sockets', { socketMessages: socketMessages(bytes), egressBytes: bytes });
    return true;
  }
  // Closing a connection is not metered.
  return command === 'DeleteConnectionCommand';
}
