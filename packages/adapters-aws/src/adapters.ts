/** Every port of the exchange over AWS: the façade's, and what only workers need. */
import type { AuditReader, ExchangePorts, FacadePorts, LaneStore } from '@tulip/exchange';
import { ApiGatewaySocketSender } from './apigateway-socket/socket-sender.ts';
import type { AwsClients } from './clients.ts';
import { DynamoDbAuditReader } from './dynamodb/audit-reader.ts';
import { DynamoDbConnections } from './dynamodb/connections.ts';
import { DynamoDbFrameStates } from './dynamodb/frame-states.ts';
import { DynamoDbLaneStore } from './dynamodb/lane-store.ts';
import { DynamoDbPublishCursors } from './dynamodb/publish-cursors.ts';
import { DynamoDbSettlements } from './dynamodb/settlements.ts';
import { type AwsAdapterOptions, createFacadeAdapters, createTableAccess } from './facade-adapters.ts';
import { SqsAdjustmentQueue } from './sqs/adjustment-queue.ts';
import { SqsDeliveries } from './sqs/deliveries.ts';
import { SqsEventBus } from './sqs/event-bus.ts';
import { FifoSender } from './sqs/fifo-sender.ts';

/** What the façade has not. */
export type WorkerPorts = Omit<ExchangePorts, keyof FacadePorts> & { readonly lanes: LaneStore };

export function createAwsAdapters(options: AwsAdapterOptions): ExchangePorts {
  return { ...createFacadeAdapters(options), ...createWorkerAdapters(options) };
}

export function createWorkerAdapters(options: AwsAdapterOptions): WorkerPorts {
  const { clients, tables, queues, clock, timer, random } = options;
  const access = createTableAccess(options);
  const senderTo = (queueUrl: string) => new FifoSender({ client: clients.sqs, queueUrl, random, timer });
  return {
    lanes: new DynamoDbLaneStore(access, tables),
    balanceCursors: new DynamoDbPublishCursors(access, tables.edge, 'BALANCES'),
    settlements: new DynamoDbSettlements(access, tables.edge),
    connections: new DynamoDbConnections(access, tables.edge, clock),
    frames: new DynamoDbFrameStates(access, tables.edge),
    sender: new ApiGatewaySocketSender(clients.sockets),
    bus: new SqsEventBus(senderTo(queues.events.queue)),
    adjustments: new SqsAdjustmentQueue(senderTo(queues.balances.queue)),
    deliveries: {
      orders: new SqsDeliveries(clients.promptSqs, queues.orders),
      events: new SqsDeliveries(clients.promptSqs, queues.events),
      balances: new SqsDeliveries(clients.promptSqs, queues.balances),
    },
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
