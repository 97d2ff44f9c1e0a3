/** Connections in memory. */
import type { Connection, Connections, Subscription } from '@tulip/exchange';
import { canonicalJson } from '@tulip/std';
import type { Seam } from './fault-hooks.ts';
import { connectionKey, EVERYBODY } from './memory-item.ts';
import type { MemoryRegion } from './memory-region.ts';
import { narrow } from './memory-table.ts';

export function createMemoryConnections({ edge }: MemoryRegion, seam: Seam): Connections {
  const find = (connectionId: string) => edge.get(connectionKey(connectionId), 'connection')?.connection;
  const put = (connection: Connection) =>
    edge.put(connectionKey(connection.connectionId), { kind: 'connection', connection });
  return {
    connect: seam('connections.connect', (connectionId: string) =>
      put({ connectionId, subscription: null, joiningAt: null }),
    ),
    subscribe: seam(
      'connections.subscribe',
      (connectionId: string, subscription: Subscription, joiningAt: Readonly<Record<string, number>>) => {
        if (find(connectionId) === undefined) return false;
        put({ connectionId, subscription, joiningAt });
        return true;
      },
    ),
    joined: seam('connections.joined', (connection: Connection) => {
      const current = find(connection.connectionId);
      if (current !== undefined && subscriptionOf(current) === subscriptionOf(connection)) {
        put({ ...current, joiningAt: null });
      }
    }),
    disconnect: seam('connections.disconnect', (connectionId: string) => edge.remove(connectionKey(connectionId))),
    get: seam('connections.get', find),
    list: seam('connections.list', () =>
      edge
        .queryIndex('connections', EVERYBODY, { limit: Number.POSITIVE_INFINITY })
        .map((value) => narrow(value, 'connection').connection),
    ),
  };
}

/** Tells one subscription of a connection from the next. */
function subscriptionOf({ subscription, joiningAt }: Connection): string {
  return canonicalJson({ subscription: subscription === null ? null : { ...subscription }, joiningAt });
}
