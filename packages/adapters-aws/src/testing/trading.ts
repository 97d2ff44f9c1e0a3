/** Orders and lane batches for tests, made by the domain's own functions. */
import { cents, lots } from '@tulip/contracts';
import type { FillEngine } from '@tulip/engine';
import {
  cutBatch,
  type LaneBatch,
  type LaneHead,
  newOrderVersion,
  type OrderVersion,
  orderIdOf,
  planBatch,
} from '@tulip/exchange';
import { assert, epochMs, must } from '@tulip/std';
import { REGION } from './local-aws.ts';

export const LANE = `${REGION}/TULIP-0`;
const ACCEPTED_AT_MS = 1_776_168_000_000;

/** The `index`-th order of a trader who has the only lane. */
export function orderNumber(index: number): OrderVersion {
  const idempotencyKey = `key-${index}`;
  const intent = {
    userId: 'clusius',
    market: 'TULIP',
    side: 'BUY' as const,
    type: 'LIMIT' as const,
    timeInForce: 'GTC' as const,
    price: '12.50',
    quantity: 10,
    simulationSeed: index,
  };
  const place = { region: REGION, availabilityZone: `${REGION}a`, lanes: 1 };
  const at = epochMs(ACCEPTED_AT_MS + index);
  return newOrderVersion(orderIdOf('clusius', idempotencyKey), idempotencyKey, intent, place, at);
}

/** Fills every order whole, in one trade. */
const ENGINE: FillEngine = {
  identity: { name: 'simfill', version: 'test', settings: '{}' },
  apply(command) {
    assert(command.kind === 'place', 'these tests only place');
    const { orderId, side, quantity } = command;
    return [
      { kind: 'accepted', orderId },
      {
        kind: 'trade',
        orderId,
        takerSide: side,
        makerOrderId: 'SIM#1',
        price: cents(1250),
        quantity,
        remaining: lots(0),
      },
    ];
  },
  snapshot: () => new Uint8Array(),
  restore: () => assert(false, 'nothing to restore'),
  stateHash: () => '',
};

/** What a worker commits that read this head and these rows. */
export function fillBatchOf(readHead: LaneHead, orders: readonly OrderVersion[]): LaneBatch {
  const commands = orders.map(({ orderId }) => {
    return { kind: 'place' as const, deliveryId: orderId, orderId, receiveCount: 1 };
  });
  const rows = new Map(orders.map((order) => [order.orderId, order]));
  const { planned } = planBatch(commands, {
    head: readHead,
    orders: rows,
    engines: { arriving: ENGINE, resting: ENGINE },
    fillAz: `${REGION}b`,
    now: epochMs(ACCEPTED_AT_MS + 1000),
    givenUp: new Set(),
  });
  return must(cutBatch(readHead, planned, rows).batches[0], 'the batch');
}
