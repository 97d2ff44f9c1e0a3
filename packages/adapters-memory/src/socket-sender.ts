/** SocketSender in memory: a failing seam is a client that cannot be reached. */
import { type SocketSender, StoreError } from '@tulip/exchange';
import type { Seam } from './fault-hooks.ts';
import type { MemoryRegion } from './memory-region.ts';

export function createMemorySender({ sockets }: MemoryRegion, seam: Seam): SocketSender {
  const deliver = seam('sockets.send', (connectionId: string, text: string) => sockets.deliver(connectionId, text));
  const cut = seam('sockets.close', (connectionId: string) => sockets.close(connectionId));
  return {
    async close(connectionId) {
      try {
        await cut(connectionId);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
      }
    },
    async send(connectionId, text) {
      try {
        return (await deliver(connectionId, text)) ? 'sent' : 'gone';
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        return 'unreachable';
      }
    },
  };
}
