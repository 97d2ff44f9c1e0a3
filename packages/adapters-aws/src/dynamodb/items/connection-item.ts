/** A WebSocket connection as an item of the edge table; DynamoDB deletes it some time after `ttl`. */
import { type Channel, channel } from '@tulip/contracts';
import type { Connection, Subscription } from '@tulip/exchange';
import type { EpochMs } from '@tulip/std';
import { type Item, ItemReader } from './item-reader.ts';
import { connectionKey } from './keys.ts';

/** API Gateway ends a connection after 2 hours; ten minutes later its row is of no use. */
const CONNECTION_LIFE_S = 2 * 3600 + 10 * 60;

export function toNewConnectionItem(connectionId: string, now: EpochMs): Item {
  return { ...connectionKey(connectionId), ttl: epochSeconds(now) + CONNECTION_LIFE_S };
}

export function epochSeconds(now: EpochMs): number {
  return Math.floor(now / 1000);
}

export function connectionOfItem(item: Item): Connection {
  const from = ItemReader.of(item, 'connection');
  return {
    connectionId: from.text('sk'),
    subscription: from.has('subscription') ? subscriptionOf(from.map('subscription')) : null,
    joiningAt: from.has('joiningAt') ? from.integerByKey('joiningAt') : null,
  };
}

function subscriptionOf(from: ItemReader): Subscription {
  return { channels: from.texts('channels').filter(isChannel), userId: from.textOrNull('userId') };
}

function isChannel(text: string): text is Channel {
  return channel.options.some((known) => known === text);
}
