/** The open WebSocket connections of one Region, by connection id: what `@connections` can reach. */
import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';

export interface SocketConnection {
  readonly id: string;
  readonly socket: WebSocket;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** Epoch ms. */
  readonly connectedAt: number;
  /** Epoch ms of the last message, in or out. */
  lastActiveAt: number;
}

export interface SocketConnections {
  readonly size: number;
  add(connection: SocketConnection): void;
  remove(id: string): void;
  get(id: string): SocketConnection | undefined;
  all(): readonly SocketConnection[];
  /** Sends one text message; `gone` when there is no such connection, or no longer. */
  send(id: string, text: string): 'sent' | 'gone';
}

/** What a reader that does not read may leave waiting, in bytes; beyond it the connection is cut. */
export const BUFFERED_MAX_BYTES = 4 * 1024 * 1024;

export function createSocketConnections(): SocketConnections {
  const connections = new Map<string, SocketConnection>();
  const open = (id: string): SocketConnection | undefined => {
    const connection = connections.get(id);
    return connection?.socket.readyState === WebSocket.OPEN ? connection : undefined;
  };
  return {
    get size() {
      return connections.size;
    },
    add: (connection) => {
      connections.set(connection.id, connection);
    },
    remove: (id) => {
      connections.delete(id);
    },
    get: open,
    all: () => [...connections.values()],
    send(id, text) {
      const connection = open(id);
      if (connection === undefined) return 'gone';
      if (connection.socket.bufferedAmount > BUFFERED_MAX_BYTES) {
        connection.socket.terminate();
        return 'gone';
      }
      connection.lastActiveAt = Date.now();
      connection.socket.send(text);
      return 'sent';
    },
  };
}

/** 11 random bytes as API Gateway writes them: 15 URL-safe base64 digits and one `=`. */
export function newConnectionId(): string {
  return `${randomBytes(11).toString('base64url')}=`;
}
