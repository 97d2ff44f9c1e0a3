/** Loopback ports: free ones for engines, and proof that the published ones are free. */
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, StartError, toOneLine } from './start-error.ts';

export const LOOPBACK = '127.0.0.1';

/** A SIGKILLed exchange's children need a moment to notice and let go of their ports. */
const LEFTOVER_GRACE_MS = 2_000;
const RETRY_MS = 50;

/** A port that was free a moment ago; whoever listens on it next must be ready to ask for another. */
export function pickFreePort(): Promise<number> {
  return listenOnce(0);
}

/** @throws StartError when `port` stays taken: names the purpose, the port and what to do. */
export async function requireFreePort(port: number, purpose: string): Promise<void> {
  const deadline = performance.now() + LEFTOVER_GRACE_MS;
  for (;;) {
    try {
      await listenOnce(port);
      return;
    } catch (error) {
      if (codeOf(error) === 'EADDRINUSE' && performance.now() < deadline) {
        await sleep(RETRY_MS);
        continue;
      }
      throw new StartError(`${describe(error, port)} for ${purpose}: stop what uses it, or set TULIP_PORT.`);
    }
  }
}

function describe(error: unknown, port: number): string {
  if (codeOf(error) === 'EADDRINUSE') return `Port ${port} is in use and needed`;
  return `Port ${port} cannot be opened (${toOneLine(error)}) and is needed`;
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      const bound = address !== null && typeof address === 'object' ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}
