/** One Region's version of an order as an item, and the update that a fill commit makes to it. */
import { cents, lots, orderReason, orderStatus, selfTrade } from '@tulip/contracts';
import { isResting, type OrderVersion, type OrderWrite } from '@tulip/exchange';
import { type EpochMs, epochMs } from '@tulip/std';
import { type Item, ItemReader } from './item-reader.ts';
import { openPartition, orderKey, ordersOfLane, pendingPartition, timeSortKey, userPartition } from './keys.ts';

/** `price`, `reason` and `seq` are left out while null: absent and null mean the same here, and absent is cheaper. */
export function toOrderItem(order: OrderVersion): Item {
  const { price, reason, seq, ...always } = order;
  return {
    ...orderKey(order.orderId, order.region),
    ...always,
    ...(price === null ? {} : { price }),
    ...(reason === null ? {} : { reason }),
    ...(seq === null ? {} : { seq }),
    userPk: userPartition(order.userId),
    lanePk: ordersOfLane(order.stream),
    timeSk: timeSortKey(order.acceptedAt, `${order.orderId}#${order.region}`),
    ...(order.status === 'PENDING' ? { pendingPk: pendingPartition(order.stream) } : {}),
    ...(isResting(order.status) ? { openPk: openPartition(order.userId) } : {}),
  };
}

export function orderOfItem(item: Item): OrderVersion {
  const from = ItemReader.of(item, 'order');
  const price = from.integerOrNull('price');
  return {
    orderId: from.text('orderId'),
    userId: from.text('userId'),
    market: from.text('market'),
    side: from.oneOf('side', ['BUY', 'SELL']),
    type: from.oneOf('type', ['LIMIT', 'MARKET']),
    timeInForce: from.oneOf('timeInForce', ['GTC', 'IOC', 'FOK']),
    price: price === null ? null : cents(price),
    quantity: lots(from.integer('quantity')),
    simulationSeed: from.integer('simulationSeed'),
    ...(from.has('postOnly') ? { postOnly: true as const } : {}),
    ...(from.has('selfTrade') ? { selfTrade: from.oneOf('selfTrade', selfTrade.options) } : {}),
    idempotencyKey: from.text('idempotencyKey'),
    bodyHash: from.text('bodyHash'),
    region: from.text('region'),
    acceptedAz: from.text('acceptedAz'),
    stream: from.text('stream'),
    acceptedAt: epochMs(from.integer('acceptedAt')),
    status: from.oneOf('status', orderStatus.options),
    reason: from.has('reason') ? from.oneOf('reason', orderReason.options) : null,
    filledQuantity: lots(from.integer('filledQuantity')),
    notional: cents(from.integer('notional')),
    seq: from.integerOrNull('seq'),
    appliedSeq: from.integer('appliedSeq'),
    updatedAt: epochMs(from.integer('updatedAt')),
    ...(from.has('answeredReplaces') ? { answeredReplaces: answeredReplacesOf(from) } : {}),
    version: from.integer('version'),
    ...(from.has('laterEntries') ? { laterEntries: from.integers('laterEntries') } : {}),
  };
}

function answeredReplacesOf(from: ItemReader): Record<string, EpochMs> {
  const times = Object.entries(from.integerByKey('answeredReplaces'));
  return Object.fromEntries(times.map(([region, at]) => [region, epochMs(at)]));
}

export interface ItemUpdate {
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, unknown>;
}

/**
 * Sets what a fill commit changes, takes the row off the pending index, and lists it as open while it rests; holds only if
 * version and state are as they were read, which is what makes a double fill impossible (D5).
 */
export function orderUpdateOf({ order, readVersion, readStatusIn, hasNewTerms }: OrderWrite): ItemUpdate {
  const { price, quantity, answeredReplaces = null, laterEntries } = order;
  const { status, reason, filledQuantity, notional, seq, appliedSeq, updatedAt, version } = order;
  const changed = {
    ...(hasNewTerms ? { price, quantity, answeredReplaces } : {}),
    ...{ status, reason, filledQuantity, notional, seq, appliedSeq, updatedAt, version },
    ...(laterEntries === undefined ? {} : { laterEntries }),
    openPk: isResting(status) ? openPartition(order.userId) : null,
  };
  const names: Record<string, string> = { '#version': 'version', '#status': 'status' };
  const values: Record<string, unknown> = { ':readVersion': readVersion };
  const sets: string[] = [];
  const removes: string[] = [];
  for (const [field, value] of Object.entries(changed)) {
    names[`#${field}`] = field;
    if (value === null) {
      removes.push(`#${field}`);
      continue;
    }
    values[`:${field}`] = value;
    sets.push(`#${field} = :${field}`);
  }
  if (status !== 'PENDING') {
    names['#pendingPk'] = 'pendingPk';
    removes.push('#pendingPk');
  }
  const states = readStatusIn.map((state, index) => {
    values[`:state${index}`] = state;
    return `:state${index}`;
  });
  return {
    UpdateExpression: `SET ${sets.join(', ')}${removes.length === 0 ? '' : ` REMOVE ${removes.join(', ')}`}`,
    ConditionExpression: `#version = :readVersion AND #status IN (${states.join(', ')})`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}
