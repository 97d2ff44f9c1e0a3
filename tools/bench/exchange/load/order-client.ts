/** Places orders over kept-alive connections: as little client as can be, since it shares the machine with what it measures. */
import { Agent, request } from 'node:http';
import type { PlannedOrder } from './order-plan.ts';

export interface OrderClient {
  /** The status; 0 when the connection failed or nothing came within the time. Resolves once the whole answer is there. */
  place(order: PlannedOrder): Promise<number>;
  close(): void;
}

const CONNECTIONS_MAX = 1_024;
const TIMEOUT_MS = 15_000;

export function createOrderClient(baseUrl: string): OrderClient {
  const { hostname, port } = new URL(baseUrl);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX, maxFreeSockets: CONNECTIONS_MAX });
  return {
    place: (order) =>
      new Promise((resolve) => {
        const call = request(
          {
            agent,
            hostname,
            port,
            method: 'POST',
            path: '/api/orders',
            timeout: TIMEOUT_MS,
            headers: {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(order.body),
              'idempotency-key': order.idempotencyKey,
            },
          },
          (answer) => {
            // 202 for another order would be an order lost.
            const isOwn = answer.headers.location === `/api/orders/${order.orderId}`;
            const status = answer.statusCode === 202 && !isOwn ? 0 : (answer.statusCode ?? 0);
            answer.on('error', () => resolve(0));
            answer.on('end', () => resolve(status));
            answer.resume();
          },
        );
        call.on('timeout', () => call.destroy());
        call.on('error', () => resolve(0));
        call.end(order.body);
      }),
    close: () => agent.destroy(),
  };
}
