/** The façade's ports over AWS: its bundle carries nothing of what only workers need. */
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { FacadePorts, Log } from '@tulip/exchange';
import type { Clock, Random, Timer } from '@tulip/std';
import type { AwsClients } from './clients.ts';
import { DynamoDbBalances } from './dynamodb/balances.ts';
import { DynamoDbHealthProbe } from './dynamodb/health-probe.ts';
import { DynamoDbLaneCounts } from './dynamodb/lane-counts.ts';
import { DynamoDbLaneHeads } from './dynamodb/lane-heads.ts';
import { DynamoDbLedgerReader } from './dynamodb/ledger-reader.ts';
import { DynamoDbOrderStore } from './dynamodb/order-store.ts';
import { DynamoDbPersonas } from './dynamodb/personas.ts';
import { DynamoDbPublishCursors } from './dynamodb/publish-cursors.ts';
import { TableAccess, type TableNames } from './dynamodb/table-access.ts';
import { PowertoolsReplayGuard } from './replay-guard.ts';
import { SqsOrderBells } from './sqs/order-bells.ts';
import { type QueueUrls, SqsQueueGauge } from './sqs/queue-gauge.ts';

export interface AwsAdapterOptions {
  readonly clients: AwsClients;
  /** The Region that this process serves. */
  readonly region: string;
  readonly tables: TableNames;
  readonly queues: { readonly orders: QueueUrls; readonly events: QueueUrls; readonly balances: QueueUrls };
  readonly clock: Clock;
  readonly timer: Timer;
  readonly random: Random;
  readonly log: Log;
}

export function createFacadeAdapters(options: AwsAdapterOptions): FacadePorts {
  const { clients, region, tables, queues, clock, random, log } = options;
  const access = createTableAccess(options);
  return {
    orders: new DynamoDbOrderStore(access, tables.exchange),
    lanes: new DynamoDbLaneHeads(access, tables.edge),
    laneCounts: new DynamoDbLaneCounts(access, tables.exchange, clock),
    ledger: new DynamoDbLedgerReader(access, tables.exchange),
    cursors: new DynamoDbPublishCursors(access, tables.edge, 'PUBLISH'),
    personas: new DynamoDbPersonas(access, tables.exchange),
    balances: new DynamoDbBalances(access, tables.exchange),
    bells: new SqsOrderBells(clients.promptSqs, queues.orders.queue),
    gauge: new SqsQueueGauge(clients.sqs, queues),
    guard: new PowertoolsReplayGuard(log),
    health: new DynamoDbHealthProbe(access, { region, tables, clock, random }),
  };
}

/** Undefined members are bugs, not data: the document client refuses them unless told otherwise. */
export function createTableAccess(
  options: Pick<AwsAdapterOptions, 'random' | 'timer'> & { readonly clients: Pick<AwsClients, 'dynamodb'> },
): TableAccess {
  const documents = DynamoDBDocumentClient.from(options.clients.dynamodb);
  return new TableAccess({ documents, random: options.random, timer: options.timer });
}
