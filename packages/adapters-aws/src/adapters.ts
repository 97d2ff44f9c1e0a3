/** Every port of the exchange over AWS, in one object: what a host's composition root asks for. */
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AuditReader, ExchangePorts, Log } from '@tulip/exchange';
import type { Clock, Random, Timer } from '@tulip/std';
import { ApiGatewaySocketSender } from './apigateway-socket/socket-sender.ts';
import type { AwsClients } from './clients.ts';
import { DynamoDbAuditReader } from './dynamodb/audit-reader.ts';
import { DynamoDbBalances } from './dynamodb/balances.ts';
import { DynamoDbConnections } from './dynamodb/connections.ts';
import { DynamoDbFrameStates } from './dynamodb/frame-states.ts';
import { DynamoDbHealthProbe } from './dynamodb/health-probe.ts';
import { DynamoDbLaneCounts } from './dynamodb/lane-counts.ts';
import { DynamoDbLaneStore } from './dynamodb/lane-store.ts';
import { DynamoDbLedgerReader } from './dynamodb/ledger-reader.ts';
import { DynamoDbOrderStore } from './dynamodb/order-store.ts';
import { DynamoDbPersonas } from './dynamodb/personas.ts';
import { DynamoDbPublishCursors } from './dynamodb/publish-cursors.ts';
import { DynamoDbSettlements } from './dynamodb/settlements.ts';
import { TableAccess, type TableNames } from './dynamodb/table-access.ts';
import { PowertoolsReplayGuard } from './replay-guard.ts';
import { SqsAdjustmentQueue } from './sqs/adjustment-queue.ts';
import { SqsDeliveries } from './sqs/deliveries.ts';
import { SqsEventBus } from './sqs/event-bus.ts';
import { FifoSender } from './sqs/fifo-sender.ts';
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

export function createAwsAdapters(options: AwsAdapterOptions): ExchangePorts {
  const { clients, region, tables, queues, clock, timer, random, log } = options;
  const access = createTableAccess(options);
  return {
    orders: new DynamoDbOrderStore(access, tables.exchange),
    lanes: new DynamoDbLaneStore(access, tables),
    laneCounts: new DynamoDbLaneCounts(access, tables.exchange, clock),
    ledger: new DynamoDbLedgerReader(access, tables.exchange),
    cursors: new DynamoDbPublishCursors(access, tables.edge, 'PUBLISH'),
    settlements: new DynamoDbSettlements(access, tables.edge),
    balanceCursors: new DynamoDbPublishCursors(access, tables.edge, 'BALANCES'),
    personas: new DynamoDbPersonas(access, tables.exchange),
    balances: new DynamoDbBalances(access, tables.exchange),
    connections: new DynamoDbConnections(access, tables.edge, clock),
    frames: new DynamoDbFrameStates(access, tables.edge),
    health: new DynamoDbHealthProbe(access, { region, tables, clock, random }),
    guard: new PowertoolsReplayGuard(log),
    bells: new SqsOrderBells(clients.promptSqs, queues.orders.queue),
    bus: new SqsEventBus(new FifoSender({ client: clients.sqs, queueUrl: queues.events.queue, random, timer })),
    adjustments: new SqsAdjustmentQueue(
      new FifoSender({ client: clients.sqs, queueUrl: queues.balances.queue, random, timer }),
    ),
    gauge: new SqsQueueGauge(clients.sqs, queues),
    deliveries: {
      orders: new SqsDeliveries(clients.promptSqs, queues.orders),
      events: new SqsDeliveries(clients.promptSqs, queues.events),
      balances: new SqsDeliveries(clients.promptSqs, queues.balances),
    },
    sender: new ApiGatewaySocketSender(clients.sockets),
  };
}

/** What the audit reads with: no queues, no sockets. */
export function createAuditReader(
  options: Pick<AwsAdapterOptions, 'tables' | 'random' | 'timer'> & {
    readonly clients: Pick<AwsClients, 'dynamodb'>;
  },
): AuditReader {
  return new DynamoDbAuditReader(createTableAccess(options), options.tables);
}

/** Undefined members are bugs, not data: the document client refuses them unless told otherwise. */
function createTableAccess(
  options: Pick<AwsAdapterOptions, 'random' | 'timer'> & { readonly clients: Pick<AwsClients, 'dynamodb'> },
): TableAccess {
  const documents = DynamoDBDocumentClient.from(options.clients.dynamodb);
  return new TableAccess({ documents, random: options.random, timer: options.timer });
}
