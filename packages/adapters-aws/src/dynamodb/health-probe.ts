/** A write and a consistent read on the data path of this Region. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { HealthProbe } from '@tulip/exchange';
import type { Clock, Random } from '@tulip/std';
import { verdictOf } from '../store-failure.ts';
import { probeKey } from './items/keys.ts';
import type { TableAccess } from './table-access.ts';

export interface HealthProbeDeps {
  readonly region: string;
  readonly edgeTable: string;
  readonly clock: Clock;
  readonly random: Random;
}

export class DynamoDbHealthProbe implements HealthProbe {
  readonly #access: TableAccess;
  readonly #deps: HealthProbeDeps;

  constructor(access: TableAccess, deps: HealthProbeDeps) {
    this.#access = access;
    this.#deps = deps;
  }

  async probe(): Promise<'ok' | 'throttled' | 'failed'> {
    try {
      return (await this.#writeAndRead()) ? 'ok' : 'failed';
    } catch (error) {
      // Whatever else it is, wrong rights as much as a dead host: orders cannot be taken here.
      return verdictOf(error, 'read') === 'throttled' ? 'throttled' : 'failed';
    }
  }

  /** Several processes probe the same row, so the read need not find the own value; only what was overwritten must be gone. */
  async #writeAndRead(): Promise<boolean> {
    const { edgeTable, region, clock, random } = this.#deps;
    const key = probeKey(region);
    const value = `${clock.now()}#${random.uint32()}`;
    const command = new PutCommand({ TableName: edgeTable, Item: { ...key, value }, ReturnValues: 'ALL_OLD' });
    const { Attributes: old } = await this.#access.send('health.write', 'write', (documents) =>
      documents.send(command),
    );
    const item = await this.#access.get('health.read', edgeTable, key);
    return item !== undefined && item['value'] !== old?.['value'];
  }
}
