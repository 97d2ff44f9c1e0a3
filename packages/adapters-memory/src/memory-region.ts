/** Everything durable of one Region in memory: its two tables, its queues, its clients' sockets. Workers share it. */
import type { Clock, Random } from '@tulip/std';
import { createMemoryFifoQueue, type MemoryFifoQueue } from './fifo-queue.ts';
import { createMemoryTable, type MemoryTable } from './memory-table.ts';
import { createSocketInboxes, type SocketInboxes } from './socket-inboxes.ts';

export interface MemoryRegion {
  readonly name: string;
  /** Orders, cancel requests, trades, ledger entries, personas, balances: what peers will have replicas of. */
  readonly exchange: MemoryTable;
  /** Heads, cursors, connections, frame state, remembered replays: this Region's alone. */
  readonly edge: MemoryTable;
  readonly queues: {
    readonly orders: MemoryFifoQueue;
    readonly events: MemoryFifoQueue;
    readonly balances: MemoryFifoQueue;
  };
  readonly sockets: SocketInboxes;
}

export interface MemoryRegionOptions {
  readonly name: string;
  readonly clock: Clock;
  /** Draws which message group a receive serves first. */
  readonly random: Random;
  /** Default 60,000 ms, as deployed. */
  readonly visibilityTimeoutMs?: number;
  /** Default 5, as deployed. */
  readonly maxReceiveCount?: number;
}

export function createMemoryRegion(options: MemoryRegionOptions): MemoryRegion {
  const { name, clock, random, visibilityTimeoutMs = 60_000, maxReceiveCount = 5 } = options;
  const newQueue = () => createMemoryFifoQueue({ clock, random, visibilityTimeoutMs, maxReceiveCount });
  return {
    name,
    exchange: createMemoryTable(name, clock),
    edge: createMemoryTable(name, clock),
    queues: { orders: newQueue(), events: newQueue(), balances: newQueue() },
    sockets: createSocketInboxes(),
  };
}
