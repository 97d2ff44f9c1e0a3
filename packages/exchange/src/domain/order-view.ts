/** One order as the API shows it: a pure merge of the versions that the Regions hold (D1, D8). */
import type { Order } from '@tulip/contracts';
import { cents, formatCents } from '@tulip/contracts';
import { assert, toRfc3339 } from '@tulip/std';
import { isTerminal } from './order-transitions.ts';
import type { OrderVersion } from './order-version.ts';
import { specialTermsOf } from './special-terms.ts';

/** The version that counts: the smallest `(acceptedAt, region)`, facts that no arrival order can change. */
export function winnerOf(versions: readonly OrderVersion[]): OrderVersion {
  const [first, ...rest] = versions;
  assert(first !== undefined, 'an order has at least one version');
  return rest.reduce((best, version) => (isBefore(version, best) ? version : best), first);
}

function isBefore(a: OrderVersion, b: OrderVersion): boolean {
  return a.acceptedAt < b.acceptedAt || (a.acceptedAt === b.acceptedAt && a.region < b.region);
}

/** The winner's fields, with a losing version under `conflict`. */
export function orderView(versions: readonly OrderVersion[]): Order {
  const winner = winnerOf(versions);
  const loser = versions.find((version) => version.region !== winner.region);
  const view = fieldsOf(winner);
  if (loser === undefined) return view;
  const isClosed = isTerminal(loser.status) && loser.reason === 'duplicate-in-other-region';
  return {
    ...view,
    conflict: {
      state: isClosed ? 'CLOSED' : 'OPEN',
      region: loser.region,
      acceptedAt: toRfc3339(loser.acceptedAt),
      filledQuantity: loser.filledQuantity,
      compensation: isClosed ? `${loser.stream}/${loser.appliedSeq}` : null,
    },
  };
}

function fieldsOf(version: OrderVersion): Order {
  // An order whose terms were replaced while it waited has an event, and yet no place among the accepted.
  const seq = version.status === 'PENDING' ? null : version.seq;
  return {
    orderId: version.orderId,
    userId: version.userId,
    market: version.market as Order['market'],
    side: version.side,
    type: version.type,
    timeInForce: version.timeInForce,
    price: version.price === null ? null : formatCents(version.price),
    quantity: version.quantity,
    filledQuantity: version.filledQuantity,
    averagePrice: version.filledQuantity === 0 ? null : formatCents(averagePrice(version)),
    status: version.status,
    reason: version.reason,
    region: version.region,
    acceptedAz: version.acceptedAz,
    stream: seq === null ? null : version.stream,
    seq,
    idempotencyKey: version.idempotencyKey,
    simulationSeed: version.simulationSeed,
    ...specialTermsOf(version),
    acceptedAt: toRfc3339(version.acceptedAt),
    updatedAt: toRfc3339(version.updatedAt),
  };
}

/** Notional ÷ quantity in cents, halves rounded up: for display only, cash is computed from the fills. */
function averagePrice(version: OrderVersion) {
  const { notional, filledQuantity } = version;
  const whole = Math.floor(notional / filledQuantity);
  const remainder = notional - whole * filledQuantity;
  return cents(remainder * 2 >= filledQuantity ? whole + 1 : whole);
}
