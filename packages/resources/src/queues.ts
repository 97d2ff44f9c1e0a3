/** The SQS FIFO queues of one Region, each with its dead-letter queue. */
export interface QueueDefinition {
  readonly id: 'orders' | 'events' | 'balances';
  /** Queue name without the stage prefix; ends in `.fifo`. */
  readonly name: string;
  readonly deadLetterName: string;
  readonly purpose: string;
  /** What the message group is. */
  readonly group: string;
  /** ≥ 6 × the timeout of the function that consumes it. */
  readonly visibilityTimeoutSeconds: number;
  /** ≥ 5: a Lambda poller counts throttled deliveries too. */
  readonly maxReceiveCount: number;
  readonly retentionSeconds: number;
}

const FOUR_DAYS_S = 345_600;

export const ORDERS_QUEUE = {
  id: 'orders',
  name: 'orders.fifo',
  deadLetterName: 'orders-dlq.fifo',
  purpose: 'The doorbell of the lanes: which order or cancel request awaits the fill worker.',
  group: 'lane, e.g. us-east-2/TULIP-3',
  visibilityTimeoutSeconds: 60,
  maxReceiveCount: 5,
  retentionSeconds: FOUR_DAYS_S,
} as const satisfies QueueDefinition;

export const EVENTS_QUEUE = {
  id: 'events',
  name: 'events.fifo',
  deadLetterName: 'events-dlq.fifo',
  purpose: 'The market event bus: every ledger event, in order within its stream.',
  group: 'stream, e.g. us-east-2/TULIP-3',
  visibilityTimeoutSeconds: 60,
  maxReceiveCount: 5,
  retentionSeconds: FOUR_DAYS_S,
} as const satisfies QueueDefinition;

export const BALANCES_QUEUE = {
  id: 'balances',
  name: 'balances.fifo',
  deadLetterName: 'balances-dlq.fifo',
  purpose: 'What fills do to balances: each adjustment becomes one entry, once.',
  group: 'userId',
  visibilityTimeoutSeconds: 60,
  maxReceiveCount: 5,
  retentionSeconds: FOUR_DAYS_S,
} as const satisfies QueueDefinition;

export const QUEUES: readonly QueueDefinition[] = [ORDERS_QUEUE, EVENTS_QUEUE, BALANCES_QUEUE];
/** Dead letters are kept for SQS's longest time, 14 days: someone must have time to look. */
export const DEAD_LETTER_RETENTION_SECONDS = 1_209_600;
