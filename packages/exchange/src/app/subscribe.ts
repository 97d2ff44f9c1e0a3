/** A client's subscribe: say where its streams stand, then let the frame pump carry it on from there. */
import type { SubscribedMessage, SubscribeMessage } from '@tulip/contracts';
import { type Clock, toRfc3339 } from '@tulip/std';
import type { Connections, FrameStates, SocketSender } from '../ports/sockets.ts';
import type { ExchangeConfig } from './exchange-config.ts';
import { allStreams } from './streams.ts';

export interface SubscribeDeps {
  readonly config: ExchangeConfig;
  readonly connections: Connections;
  readonly frames: FrameStates;
  readonly sender: SocketSender;
  readonly clock: Clock;
}

/**
 * Answers `subscribed` and stores the subscription, in this order, so that no frame comes before it. The position is what the
 * client saw last where it said so, else what frames have accounted for; its first frame covers everything since.
 */
export async function subscribe(
  deps: SubscribeDeps,
  connectionId: string,
  message: SubscribeMessage,
): Promise<boolean> {
  const { sent } = await deps.frames.read();
  const streams: Record<string, number> = {};
  for (const stream of allStreams(deps.config)) {
    const current = sent[stream] ?? 0;
    // A position ahead of the frames is a client that read the ledger itself; one ahead of the ledger will see its own gap.
    const position = message.after?.[stream] ?? current;
    if (position > 0 || current > 0) streams[stream] = position;
  }
  const answer: SubscribedMessage = {
    type: 'subscribed',
    region: deps.config.region,
    at: toRfc3339(deps.clock.now()),
    channels: message.channels,
    streams,
  };
  if ((await deps.sender.send(connectionId, JSON.stringify(answer))) !== 'sent') return false;
  const subscription = { channels: message.channels, userId: message.userId ?? null };
  return deps.connections.subscribe(connectionId, subscription, streams);
}
