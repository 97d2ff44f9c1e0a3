/** Neighbouring loopback ports that are free now; whoever listens on them next must be ready to ask for others. */
import { createServer } from 'node:net';

/** Below the ports that systems hand out by themselves. */
const LOWEST = 10_000;
const RANGE = 20_000;

/** The first of `count` neighbouring free ports. */
export async function neighbouringFreePorts(count: number): Promise<number> {
  for (;;) {
    const first = LOWEST + Math.floor(Math.random() * RANGE);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
