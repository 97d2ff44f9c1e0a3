/** A client's subscribe: what it wants is stored; the frame pump says where it stands and carries it on from there. */
import type { SubscribeMessage } from '@tulip/contracts';
import type { Connections } from '../ports/sockets.ts';

export interface SubscribeDeps {
  readonly connections: Connections;
}

/**
 * Stores the subscription with the positions that the client named. The answer comes from the pump, the one sender of
 * frames: so no frame of an earlier subscription can fall between `subscribed` and the first frame. False when the
 * connection is gone.
 */
export function subscribe(deps: SubscribeDeps, connectionId: string, message: SubscribeMessage): Promise<boolean> {
  const subscription = { channels: message.channels, userId: message.userId ?? null };
  return deps.connections.subscribe(connectionId, subscription, message.after ?? {});
}
