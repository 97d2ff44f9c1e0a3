/** Sees how orders end, as their traders would: one WebSocket for each, subscribed to its own orders. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LedgerEvent, parseInput, serverMessage } from '@tulip/contracts';
import { WebSocket } from 'ws';

export interface FillWatch {
  /** What went wrong on a socket since the last asking, in its own words. */
  takeTroubles(): string[];
}

export interface FillWatchOptions {
  readonly baseUrl: string;
  readonly traders: readonly string[];
  /** Called once for each event that ends an order. */
  onEnded(orderId: string): void;
}

const RECONNECT_MS = 100;

/** Resolves when every trader's subscription is confirmed; whoever is cut off comes back. */
export async function watchFills({ baseUrl, traders, onEnded }: FillWatchOptions): Promise<FillWatch> {
  let troubles: string[] = [];
  const connect = async (userId: string): Promise<void> => {
    const socket = new WebSocket(`${baseUrl.replace('http', 'ws')}/ws`);
    socket.on('error', (error) => troubles.push(`${userId}: ${error.message}`));
    socket.on('close', async () => {
      troubles.push(`${userId}: the socket was closed`);
      await sleep(RECONNECT_MS);
      await connect(userId);
    });
    socket.on('open', () => socket.send(JSON.stringify({ action: 'subscribe', channels: ['orders'], userId })));
    socket.on('message', (data) => {
      const trouble = readMessage(String(data), onEnded);
      if (trouble !== null) troubles.push(`${userId}: ${trouble}`);
    });
    await Promise.race([once(socket, 'message'), once(socket, 'close')]);
  };
  await Promise.all(traders.map(connect));
  return {
    takeTroubles() {
      const taken = troubles;
      troubles = [];
      return taken;
    },
  };
}

function readMessage(text: string, onEnded: (orderId: string) => void): string | null {
  const message = parseInput(serverMessage, JSON.parse(text), 'message');
  if (!message.ok) return `not a message: ${text.slice(0, 200)}`;
  if (message.value.type === 'error') return message.value.message;
  if (message.value.type !== 'frame') return null;
  for (const event of message.value.events) if (hasEnded(event)) onEnded(event.orderId ?? '');
  const skipped = Object.entries(message.value.covers).find(([, cover]) => cover.skipped === true);
  return skipped === undefined ? null : `a frame skipped events of ${skipped[0]}`;
}

function hasEnded(event: LedgerEvent): boolean {
  if (event.type === 'TradeExecuted') return event.payload.remaining === 0;
  return event.type === 'OrderCancelled' || event.type === 'OrderRejected';
}
