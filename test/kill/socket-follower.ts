/** A WebSocket client that rebuilds a Region's ledger from frames, through every reconnect, and reads only what they leave out. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type FrameMessage,
  type LedgerEvent,
  parseInput,
  type SubscribedMessage,
  serverMessage,
} from '@tulip/contracts';
import { WebSocket } from 'ws';
import { readEvents } from './ledger-view.ts';
import type { PatientClient } from './patient-client.ts';

export interface SocketFollower {
  /** Every event so far, by stream, in order. */
  readonly view: ReadonlyMap<string, readonly LedgerEvent[]>;
  readonly violations: readonly string[];
  readonly counts: { readonly connections: number; readonly frames: number; readonly gapReads: number };
  stop(): void;
}

const PAUSE_MS = 40;

export function followSocket(baseUrl: string, client: PatientClient): SocketFollower {
  const view = new Map<string, LedgerEvent[]>();
  const violations: string[] = [];
  const counts = { connections: 0, frames: 0, gapReads: 0 };
  let socket: WebSocket | undefined;
  let isStopped = false;
  /** What the present connection has subscribed after. */
  let after: Readonly<Record<string, number>> = {};
  let handled: Promise<void> = Promise.resolve();

  const last = (stream: string) => view.get(stream)?.length ?? 0;
  const append = (event: LedgerEvent) => {
    const events = view.get(event.stream) ?? [];
    view.set(event.stream, events);
    const known = events[event.seq - 1];
    if (known === undefined && event.seq === events.length + 1) events.push(event);
    else if (known === undefined) violations.push(`${event.stream} ${event.seq}: does not follow ${events.length}`);
    else if (JSON.stringify(known) !== JSON.stringify(event))
      violations.push(`${event.stream} ${event.seq}: seen with two contents`);
  };
  /** Reads from the ledger what lies between the view and `to`. */
  const readUpTo = async (stream: string, to: number) => {
    if (last(stream) >= to) return;
    counts.gapReads += 1;
    for (const event of await readEvents(client, stream, last(stream))) if (event.seq <= to) append(event);
  };
  const onFrame = async ({ covers, events }: FrameMessage) => {
    counts.frames += 1;
    for (const [stream, { from, to, skipped }] of Object.entries(covers)) {
      const own = events.filter((event) => event.stream === stream);
      await readUpTo(stream, from - 1);
      if (skipped !== true && own.length !== to - from + 1)
        violations.push(`${stream}: a frame covers ${from}–${to} with ${own.length} events`);
      for (const event of own) append(event);
      await readUpTo(stream, to);
    }
  };
  const onSubscribed = async (streams: SubscribedMessage['streams']) => {
    for (const [stream, seq] of Object.entries(streams)) {
      if (after[stream] !== undefined && after[stream] !== seq)
        violations.push(`${stream}: asked for what came after ${after[stream]}, subscribed after ${seq}`);
      await readUpTo(stream, seq);
    }
  };
  const onMessage = async (text: string) => {
    const message = parseInput(serverMessage, JSON.parse(text), 'message');
    if (!message.ok || message.value.type === 'error') violations.push(`the socket says ${text.slice(0, 300)}`);
    else if (message.value.type === 'frame') await onFrame(message.value);
    else if (message.value.type === 'subscribed') await onSubscribed(message.value.streams);
  };
  const connect = () =>
    new Promise<void>((resolve) => {
      socket = new WebSocket(`${baseUrl.replace('http', 'ws')}/ws`);
      socket.on('open', () => {
        counts.connections += 1;
        after = Object.fromEntries([...view].map(([stream, events]) => [stream, events.length]));
        socket?.send(JSON.stringify({ action: 'subscribe', channels: ['market', 'orders', 'status'], after }));
      });
      socket.on('message', (data) => {
        handled = handled
          .then(() => onMessage(String(data)))
          .catch((error: unknown) => void violations.push(`the follower failed: ${String(error)}`));
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
  void (async () => {
    while (!isStopped) {
      await connect();
      // What the old connection said must be in the view before the next one says where it stands.
      await handled;
      await sleep(PAUSE_MS);
    }
  })();

  return {
    view,
    violations,
    counts,
    stop() {
      isStopped = true;
      socket?.terminate();
    },
  };
}
