/** A real WebSocket client of one Region that holds every message to its schema and keeps them all, in order. */
import {
  type ClientMessage,
  type FrameMessage,
  MAX_FRAME_BYTES,
  type ServerMessage,
  serverMessage,
} from '@tulip/contracts';
import { eventually } from '@tulip/tools/running-exchange/eventually';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { parseStrictly } from './strict.ts';

export interface LiveSocket {
  /** Everything that has come, in order. */
  readonly messages: readonly ServerMessage[];
  frames(): readonly FrameMessage[];
  /** Sends a message of the protocol, or bytes as they stand. */
  send(message: ClientMessage | string | Uint8Array, options?: { readonly binary: boolean }): void;
  /** Sends and waits for the first message after it of the type that answers it. */
  ask<Type extends ServerMessage['type']>(
    message: ClientMessage | string,
    type: Type,
  ): Promise<Extract<ServerMessage, { type: Type }>>;
  /** Resolves with the close code, whoever closes. */
  readonly closed: Promise<number>;
  close(): Promise<number>;
}

/** Connects to `<region>/ws`; resolves when the socket is open. */
export async function openSocket(region: string): Promise<LiveSocket> {
  const socket = new WebSocket(`${region.replace('http', 'ws')}/ws`);
  const messages: ServerMessage[] = [];
  /** The first message that was not what it should be: thrown where the test waits, not in an event handler. */
  const broken: unknown[] = [];
  socket.on('message', (data: Buffer, isBinary) => {
    try {
      expect(isBinary).toBe(false);
      expect(data.length).toBeLessThanOrEqual(MAX_FRAME_BYTES);
      messages.push(parseStrictly(serverMessage, JSON.parse(data.toString()), 'message'));
    } catch (error) {
      broken.push(error);
    }
  });
  // An error is always followed by the close, which is what tests look at.
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const received = () => {
    if (broken.length > 0) throw broken[0];
    return messages;
  };
  return {
    get messages() {
      return received();
    },
    frames: () => received().filter((message) => message.type === 'frame'),
    send: (message, options = { binary: false }) =>
      socket.send(
        typeof message === 'string' || message instanceof Uint8Array ? message : JSON.stringify(message),
        options,
      ),
    async ask(message, type) {
      const from = messages.length;
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
      return eventually(`a message of type ${type}`, () => {
        const answer = received()
          .slice(from)
          .find((candidate) => candidate.type === type);
        if (answer === undefined && socket.readyState === WebSocket.CLOSED)
          throw new Error('the socket closed instead');
        return answer as Extract<ServerMessage, { type: typeof type }> | undefined;
      });
    },
    closed,
    close() {
      socket.close();
      return closed;
    },
  };
}
