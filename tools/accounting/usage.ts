/** What AWS meters, and sums of it: the one currency in which steps, orders and months are counted. */

/** Each meter with its unit of billing, in the order of the tables. */
export const METERS = {
  writeUnits: 'DynamoDB write request units, index entries included',
  peerWriteUnits: 'DynamoDB write request units that replication costs in each further Region',
  readUnits: 'DynamoDB read request units',
  sqsRequests: 'SQS FIFO requests, 64 KB each',
  invocations: 'Lambda invocations',
  gbSeconds: 'Lambda GB-seconds',
  httpRequests: 'HTTP API requests, 512 KB each',
  socketMessages: 'WebSocket API messages, 32 KB each',
  socketMinutes: 'WebSocket API connection minutes',
  logBytes: 'CloudWatch Logs bytes ingested',
  traces: 'X-Ray traces recorded',
  metricMonths: 'CloudWatch custom metrics, for a month',
  scheduledRuns: 'EventBridge Scheduler invocations',
  storedBytes: 'DynamoDB bytes stored, for a month',
  egressBytes: 'bytes sent to the internet',
  peerBytes: 'bytes replicated to each further Region',
} as const;

export type Meter = keyof typeof METERS;

/** What each further Region pays for a copy, apart from what the Region itself pays. */
const OF_PEERS: readonly Meter[] = ['peerWriteUnits', 'peerBytes'];

/** A meter that is not named stands at 0. */
export type Usage = Readonly<Partial<Record<Meter, number>>>;

/** How a rule says that something was used. */
export type Tell = (what: string, usage: Usage) => void;

export function metersOf(usage: Usage): [Meter, number][] {
  return (Object.keys(METERS) as Meter[]).flatMap((meter) => {
    const amount = usage[meter] ?? 0;
    return amount === 0 ? [] : [[meter, amount]];
  });
}

export function sumOf(...usages: readonly Usage[]): Usage {
  const sum: Partial<Record<Meter, number>> = {};
  for (const usage of usages) for (const [meter, amount] of metersOf(usage)) sum[meter] = (sum[meter] ?? 0) + amount;
  return sum;
}

export function scaled(usage: Usage, factor: number): Usage {
  return Object.fromEntries(metersOf(usage).map(([meter, amount]) => [meter, amount * factor]));
}

/** What the Region itself is billed. */
export function ownOf(usage: Usage): Usage {
  return Object.fromEntries(metersOf(usage).filter(([meter]) => !OF_PEERS.includes(meter)));
}

/** What replication adds to the bill of one further Region; the copy is stored there too. */
export function copyOf(usage: Usage): Usage {
  const { storedBytes = 0 } = usage;
  return { ...Object.fromEntries(metersOf(usage).filter(([meter]) => OF_PEERS.includes(meter))), storedBytes };
}
