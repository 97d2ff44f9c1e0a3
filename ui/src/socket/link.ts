/** One Region's live socket, kept alive: connects, subscribes, pings, renews, and comes back with growing pauses. */
import {
  type ClientMessage,
  parseInput,
  type ServerMessage,
  type SubscribeMessage,
  serverMessage,
} from '@tulip/contracts';
import { retryDelayMs } from '../time/retry-delay.ts';
import type { Timers } from '../time/timers.ts';

export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** `attempt` counts from 1; between `retryAtMs` and the answer the attempt is under way. */
  | { readonly kind: 'reconnecting'; readonly attempt: number; readonly retryAtMs: number };

export interface OpenedSocket {
  send(text: string): void;
  close(): void;
}

export interface SocketHandlers {
  onOpen(): void;
  onText(text: string): void;
  onClose(): void;
}

export interface LinkDeps {
  readonly url: string;
  readonly openSocket: (url: string, handlers: SocketHandlers) => OpenedSocket;
  readonly timers: Timers;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Asked anew at each connection: `after` must be the positions of that moment. */
  readonly subscription: () => SubscribeMessage;
  readonly onMessage: (message: ServerMessage) => void;
  readonly onState: (state: LinkState) => void;
}

export interface Link {
  start(): void;
  stop(): void;
  /** Skips the pause before the next attempt. */
  retryNow(): void;
  /** The network is known to be gone: do not wait for the socket to notice. */
  drop(): void;
}

/** API Gateway closes a socket after 10 idle minutes and after 2 hours in any case. */
export const PING_EVERY_MS = 5 * 60_000;
export const RENEW_AFTER_MS = 110 * 60_000;
const ANSWER_WITHIN_MS = 10_000;
const RETRY_BASE_MS = 500;
const RETRY_CAP_MS = 15_000;

export function createLink(deps: LinkDeps): Link {
  let socket: OpenedSocket | undefined;
  let attempt = 0;
  let isWanted = false;
  /** Calls off what is waited for, by what it is: a retry, an answer, the next ping, the renewal. */
  const waits = new Map<'retry' | 'answer' | 'ping' | 'renewal', () => void>();

  function wait(what: 'retry' | 'answer' | 'ping' | 'renewal', delayMs: number, run: () => void): void {
    waits.get(what)?.();
    waits.set(what, deps.timers.after(delayMs, run));
  }

  function forget(): void {
    for (const callOff of waits.values()) callOff();
    waits.clear();
    const old = socket;
    socket = undefined;
    old?.close();
  }

  function connect(): void {
    forget();
    const mine: OpenedSocket = deps.openSocket(deps.url, {
      onOpen: () => {
        if (socket === mine) send(deps.subscription());
      },
      onText: (text) => {
        if (socket === mine) receive(text);
      },
      onClose: () => {
        if (socket === mine) lost();
      },
    });
    socket = mine;
    wait('answer', ANSWER_WITHIN_MS, lost);
  }

  function send(message: ClientMessage): void {
    socket?.send(JSON.stringify(message));
  }

  function receive(text: string): void {
    const message = readMessage(text);
    if (message === null) return;
    if (message.type === 'subscribed') settle();
    if (message.type === 'pong') keepAlive();
    deps.onMessage(message);
  }

  function settle(): void {
    attempt = 0;
    keepAlive();
    wait('renewal', RENEW_AFTER_MS, connect);
    deps.onState({ kind: 'live' });
  }

  /** An answer came: the limit for it is over, the next ping is due later. */
  function keepAlive(): void {
    waits.get('answer')?.();
    wait('ping', PING_EVERY_MS, () => {
      send({ action: 'ping' });
      wait('answer', ANSWER_WITHIN_MS, lost);
    });
  }

  function lost(): void {
    forget();
    if (!isWanted) return;
    attempt++;
    const delayMs = retryDelayMs(deps.random, attempt, RETRY_BASE_MS, RETRY_CAP_MS);
    wait('retry', delayMs, connect);
    deps.onState({ kind: 'reconnecting', attempt, retryAtMs: deps.timers.nowMs() + delayMs });
  }

  return {
    start() {
      isWanted = true;
      deps.onState({ kind: 'connecting' });
      connect();
    },
    stop() {
      isWanted = false;
      forget();
    },
    retryNow() {
      if (isWanted && attempt > 0) connect();
    },
    drop() {
      if (isWanted && socket !== undefined) lost();
    },
  };
}

/** Null for what is not of the protocol; a frame lost this way shows as a gap at the next one. */
function readMessage(text: string): ServerMessage | null {
  try {
    const parsed = parseInput(serverMessage, JSON.parse(text), 'message');
    return parsed.ok ? parsed.value : null;
  } catch {
    return null;
  }
}
