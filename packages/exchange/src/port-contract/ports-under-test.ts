/** What an adapter package hands to the suite: every port over one empty store, and what the suite must see beside the ports. */
import type { BalanceAdjustments, MarketEvents, OrderBell } from '@tulip/contracts';
import { must } from '@tulip/std';
import { afterAll, beforeAll } from 'vitest';
import type { ExchangePorts } from '../ports/index.ts';

/** A message as a consumer of the queue gets it: parsed, with its message group. */
export interface DrainedMessage<Message> {
  readonly group: string;
  readonly message: Message;
}

/** The ports of one Region but the way to its clients, which only an adapter’s own tests can watch arrive. */
export interface PortsUnderTest extends Omit<ExchangePorts, 'sender'> {
  /** Receives and deletes until the orders queue is empty; the messages in the order of their delivery. */
  drainBells(): Promise<DrainedMessage<OrderBell>[]>;
  /** The same for the events queue. */
  drainBus(): Promise<DrainedMessage<MarketEvents>[]>;
  /** The same for the balances queue. */
  drainAdjustments(): Promise<DrainedMessage<BalanceAdjustments>[]>;
  /** Receives at most ten messages of the orders queue and leaves them in flight. */
  receiveBells(): Promise<readonly { readonly receiptHandle: string }[]>;
  /** Removes the stored head row of the stream and nothing else, as a restored or re-created edge table would lack it. */
  loseHead(stream: string): Promise<void>;
  /** Resolves when indexes and approximate counts show what has been written. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Makes ports over a store and queues that are empty. The suite calls it once for each port. */
export type CreatePorts = () => Promise<PortsUnderTest>;

/** Inside a `describe`: ports that all its tests share, made before the first and closed after the last. */
export function usePorts(create: CreatePorts): () => PortsUnderTest {
  let ports: PortsUnderTest | undefined;
  beforeAll(async () => {
    ports = await create();
  });
  afterAll(async () => {
    await ports?.close();
  });
  return () => must(ports, 'the ports under test');
}
