/** A write and a consistent read on the data path of this Region: in each of the two tables that an order needs. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { HealthProbe } from '@tulip/exchange';
import type { Clock, Random } from '@tulip/std';
import { verdictOf } from '../store-failure.ts';
import { probeKey } from './items/keys.ts';
import type { TableAccess, TableNames } from './table-access.ts';

export interface HealthProbeDeps {
  readonly region: string;
  readonly tables: TableNames;
  readonly clock: Clock;
  readonly random: Random;
}

type Outcome = Awaited<ReturnType<HealthProbe['probe']>>;

export class DynamoDbHealthProbe implements HealthProbe {
  readonly #access: TableAccess;
  readonly #deps: HealthProbeDeps;

  constructor(access: TableAccess, deps: HealthProbeDeps) {
    this.#access = access;
    this.#deps = deps;
  }

  /** The worse of what the two tables say. */
  async probe(): Promise<Outcome> {
    const { exchange, edge } = this.#deps.tables;
    const outcomes = await Promise.all([this.#probeTable(exchange), this.#probeTable(edge)]);
    if (outcomes.includes('failed')) return 'failed';
    return outcomes.includes('throttled') ? 'throttled' : 'ok';
  }

  async #probeTable(table: string): Promise<Outcome> {
    try {
      return (await this.#writeAndRead(table)) ? 'ok' : 'failed';
    } catch (error) {
      // Whatever else it is, wrong rights as much as a dead host: orders cannot be taken here.
      return verdictOf(error, 'read') === 'throttled' ? 'throttled' : 'failed';
    }
  }

  /**
   * Several processes probe the same row, so the read need not find the own value; but then what was overwritten must be gone.
   * After a lost reply the SDK writes again and overwrites the own value: to find that one is well in any case.
   */
  async #writeAndRead(table: string): Promise<boolean> {
    const { region, clock, random } = this.#deps;
    const key = probeKey(region);
    const value = `${clock.now()}#${random.uint32()}`;
    const command = new PutCommand({ TableName: table, Item: { ...key, value }, ReturnValues: 'ALL_OLD' });
    const { Attributes: old } = await this.#access.send('health.write', 'write', (documents) =>
      documents.send(command),
    );
    const item = await this.#access.get('health.read', table, key);
    if (item === undefined) return false;
    return item['value'] === value || item['value'] !== old?.['value'];
  }
}
