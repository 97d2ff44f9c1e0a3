/** The WebSocket connections of this Region: one partition of the edge table, so that one consistent query lists them all. */
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { Connection, Connections, Subscription } from '@tulip/exchange';
import type { Clock } from '@tulip/std';
import { connectionOfItem, epochSeconds, toNewConnectionItem } from './items/connection-item.ts';
import { CONNECTIONS_PARTITION, connectionKey } from './items/keys.ts';
import type { TableAccess } from './table-access.ts';

/** More than API Gateway's account limits let one Region serve at four frames a second. */
const CONNECTIONS_MAX = 10_000;

export class DynamoDbConnections implements Connections {
  readonly #access: TableAccess;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(access: TableAccess, edgeTable: string, clock: Clock) {
    this.#access = access;
    this.#table = edgeTable;
    this.#clock = clock;
  }

  async connect(connectionId: string): Promise<void> {
    const Item = toNewConnectionItem(connectionId, this.#clock.now());
    await this.#access.put('connections.connect', { TableName: this.#table, Item });
  }

  async subscribe(
    connectionId: string,
    subscription: Subscription,
    joiningAt: Readonly<Record<string, number>>,
  ): Promise<boolean> {
    const outcome = await this.#access.update('connections.subscribe', {
      TableName: this.#table,
      Key: connectionKey(connectionId),
      UpdateExpression: 'SET #subscription = :subscription, #joiningAt = :joiningAt',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#subscription': 'subscription', '#joiningAt': 'joiningAt' },
      ExpressionAttributeValues: { ':subscription': subscription, ':joiningAt': joiningAt },
    });
    return outcome === 'written';
  }

  async joined(connection: Connection): Promise<void> {
    if (connection.subscription === null || connection.joiningAt === null) return;
    await this.#access.update('connections.joined', {
      TableName: this.#table,
      Key: connectionKey(connection.connectionId),
      UpdateExpression: 'REMOVE #joiningAt',
      // Both as they were read: whoever subscribed again meanwhile awaits another first frame.
      ConditionExpression: '#subscription = :subscription AND #joiningAt = :joiningAt',
      ExpressionAttributeNames: { '#subscription': 'subscription', '#joiningAt': 'joiningAt' },
      ExpressionAttributeValues: { ':subscription': connection.subscription, ':joiningAt': connection.joiningAt },
    });
  }

  async disconnect(connectionId: string): Promise<void> {
    const command = new DeleteCommand({ TableName: this.#table, Key: connectionKey(connectionId) });
    await this.#access.send('connections.disconnect', 'write', (documents) => documents.send(command));
  }

  async get(connectionId: string): Promise<Connection | undefined> {
    const item = await this.#access.get('connections.get', this.#table, connectionKey(connectionId));
    return item === undefined ? undefined : connectionOfItem(item);
  }

  /** Rows past their time are left out: DynamoDB may take days to delete them. */
  async list(): Promise<Connection[]> {
    const items = await this.#access.query(
      'connections.list',
      {
        TableName: this.#table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        FilterExpression: '#ttl > :now',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':pk': CONNECTIONS_PARTITION, ':now': epochSeconds(this.#clock.now()) },
      },
      CONNECTIONS_MAX,
    );
    return items.map(connectionOfItem);
  }
}
