/** Listening on loopback and closing for good: in-flight replies get a moment, then the sockets go. */
import type { Server } from 'node:http';
import { LOOPBACK } from './ports.ts';

const CLOSE_GRACE_MS = 1_000;

/** Listens on 127.0.0.1; resolves with the port, rejects with Node's error (`EADDRINUSE` …). */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });
}

/** Stops accepting, lets running requests end within a second, then cuts what is left. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
