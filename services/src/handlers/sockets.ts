/** WebSocket connections: register, answer, forget. A bad message is answered with an error and the connection stays. */
import {
  type ClientMessage,
  clientMessage,
  MAX_CLIENT_MESSAGE_BYTES,
  parseInput,
  type ServerMessage,
  SOCKET_ERRORS,
  type SocketErrorCode,
} from '@tulip/contracts';
import { broadcast, subscribe } from '@tulip/exchange';
import { err, ok, type Result, toRfc3339 } from '@tulip/std';
import type { HandlerDeps } from './handler-deps.ts';

export async function handleConnect(deps: HandlerDeps, connectionId: string): Promise<void> {
  await deps.connections.connect(connectionId);
}

export async function handleDisconnect(deps: HandlerDeps, connectionId: string): Promise<void> {
  await deps.connections.disconnect(connectionId);
}

/** `text` is undefined for a message that is no text at all. */
export async function handleMessage(deps: HandlerDeps, connectionId: string, text: string | undefined): Promise<void> {
  const message = parseMessage(text);
  if (!message.ok) {
    const { code, detail } = message.error;
    await reply(deps, connectionId, { type: 'error', code, message: `${SOCKET_ERRORS[code]}${detail}` });
    return;
  }
  if (message.value.action === 'ping') {
    const { region } = deps.config;
    await reply(deps, connectionId, { type: 'pong', region, at: toRfc3339(deps.clock.now()) });
    return;
  }
  if (await subscribe(deps, connectionId, message.value)) await broadcast(deps, { seqs: {}, connectionId });
}

async function reply(deps: HandlerDeps, connectionId: string, message: ServerMessage): Promise<void> {
  await deps.sender.send(connectionId, JSON.stringify(message));
}

interface MessageError {
  readonly code: SocketErrorCode;
  readonly detail: string;
}

function parseMessage(text: string | undefined): Result<ClientMessage, MessageError> {
  if (text === undefined) return err({ code: 'invalid-message', detail: ' Send text.' });
  if (new TextEncoder().encode(text).length > MAX_CLIENT_MESSAGE_BYTES)
    return err({ code: 'message-too-large', detail: '' });
  let value: unknown;
  try {
    value = JSON.parse(text, refusePrototype);
  } catch {
    return err({ code: 'invalid-message', detail: ' It is not JSON, or it has a member __proto__.' });
  }
  const parsed = parseInput(clientMessage, value, 'message');
  if (parsed.ok) return ok(parsed.value);
  const detail = parsed.error.map(({ path, message }) => `${path} ${message}`).join('; ');
  return err({ code: 'invalid-message', detail: ` ${detail}.` });
}

/** A zod record leaves `__proto__` out without a word; from a client it is an unknown member like any other. */
function refusePrototype(name: string, value: unknown): unknown {
  if (name === '__proto__') throw new SyntaxError('the name __proto__');
  return value;
}
