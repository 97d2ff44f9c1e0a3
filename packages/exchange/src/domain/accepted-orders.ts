/** Order rows as they were when they were accepted, told from how they are now and from the ledger. */
import { cents, lots } from '@tulip/contracts';
import type { LedgerCommand, LedgerEntry } from './ledger-entry.ts';
import type { OrderVersion } from './order-version.ts';

interface Rows {
  readonly entries: ReadonlyMap<string, readonly LedgerEntry[]>;
  readonly orders: ReadonlyMap<string, OrderVersion>;
}

type Terms = Pick<OrderVersion, 'price' | 'quantity'>;

/** By order id. Terms that were never replaced are the row's; of the others the ledger's first command about the order tells. */
export function acceptedOrders({ entries, orders }: Rows): ReadonlyMap<string, OrderVersion> {
  const terms = firstTerms(entries);
  return new Map([...orders].map(([orderId, order]) => [orderId, { ...asAccepted(order), ...terms.get(orderId) }]));
}

function firstTerms(entries: Rows['entries']): ReadonlyMap<string, Terms> {
  const first = new Map<string, Terms>();
  const replaced = new Map<string, Terms>();
  for (const { command, outcomes } of [...entries.values()].flat()) {
    const terms = termsOf(command);
    if (terms !== null && !first.has(command.orderId)) first.set(command.orderId, terms);
    for (const { kind, orderId } of outcomes) {
      const known = first.get(orderId);
      if (kind === 'replaced' && known !== undefined) replaced.set(orderId, known);
    }
  }
  return replaced;
}

/** The order's terms before the command; null where it does not say. */
function termsOf(command: LedgerCommand): Terms | null {
  if (command.kind === 'cancel') return null;
  const { price, quantity } = command.kind === 'place' ? command : command.current;
  return { price, quantity };
}

function asAccepted({ answeredReplaces: _answered, laterEntries: _later, ...order }: OrderVersion): OrderVersion {
  return {
    ...order,
    status: 'PENDING',
    reason: null,
    filledQuantity: lots(0),
    notional: cents(0),
    seq: null,
    appliedSeq: 0,
    updatedAt: order.acceptedAt,
    version: 1,
  };
}
