/** The two DynamoDB tables and their indexes: defined once, created by CDK in the cloud and by the laptop on its engine. */
export interface IndexDefinition {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  /** KEYS_ONLY where the rows change after the put: an update then costs no index write. */
  readonly projection: 'KEYS_ONLY' | 'ALL';
}

export interface TableDefinition {
  readonly id: 'exchange' | 'edge';
  readonly purpose: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly indexes: readonly IndexDefinition[];
  readonly ttlAttribute?: string;
  /** Replicated to every Region of the stage, item by item, last writer wins. */
  readonly isGlobal: boolean;
}

export const EXCHANGE_TABLE = {
  id: 'exchange',
  purpose:
    'Orders, cancel requests, trades, ledger entries, personas, balances and their entries, health probes: immutable facts and rows with one writer each.',
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: [
    { name: 'byUser', partitionKey: 'userPk', sortKey: 'timeSk', projection: 'KEYS_ONLY' },
    { name: 'byLane', partitionKey: 'lanePk', sortKey: 'timeSk', projection: 'KEYS_ONLY' },
    { name: 'openByUser', partitionKey: 'openPk', sortKey: 'timeSk', projection: 'KEYS_ONLY' },
    { name: 'pending', partitionKey: 'pendingPk', sortKey: 'timeSk', projection: 'KEYS_ONLY' },
  ],
  isGlobal: true,
} as const satisfies TableDefinition;

export const EDGE_TABLE = {
  id: 'edge',
  purpose: 'What belongs to one Region alone: lane heads, router cursors, connections, the frame pump, health probe.',
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: [],
  ttlAttribute: 'ttl',
  isGlobal: false,
} as const satisfies TableDefinition;

export const TABLES: readonly TableDefinition[] = [EXCHANGE_TABLE, EDGE_TABLE];
