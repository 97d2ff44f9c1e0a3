/** The registry of personas in the exchange table. */
import type { PersonaChange, PersonaRecord, Personas, Posting } from '@tulip/exchange';
import type { EpochMs } from '@tulip/std';
import { postingItems } from './balances.ts';
import { type Item, ItemReader } from './items/item-reader.ts';
import { PERSONA_PREFIX, PERSONAS_PARTITION, personaKey } from './items/keys.ts';
import {
  type PersonaUpdate,
  personaOfItem,
  personaRemovalAt,
  personaUpdateOf,
  toPersonaItem,
} from './items/persona-item.ts';
import type { TableAccess } from './table-access.ts';

/** As many as one listing shows. */
const PERSONAS_MAX = 1000;

export class DynamoDbPersonas implements Personas {
  readonly #access: TableAccess;
  readonly #table: string;

  constructor(access: TableAccess, exchangeTable: string) {
    this.#access = access;
    this.#table = exchangeTable;
  }

  async get(userId: string): Promise<PersonaRecord | undefined> {
    const item = await this.#access.get('personas.get', this.#table, personaKey(userId));
    const found = item === undefined ? 'removed' : personaOfItem(item);
    return found === 'removed' ? undefined : found;
  }

  async many(userIds: readonly string[]): Promise<ReadonlyMap<string, PersonaRecord | 'removed'>> {
    const items = await this.#access.getMany('personas.many', this.#table, userIds.map(personaKey));
    return new Map(
      items.map((item) => [ItemReader.of(item, 'persona').after('pk', PERSONA_PREFIX), personaOfItem(item)]),
    );
  }

  /**
   * By name. The index that knows who there is follows its table by moments: a persona created just now may not be listed yet,
   * while {@link get} and {@link many} find it at once. What is listed is read consistently.
   */
  async list(): Promise<PersonaRecord[]> {
    const keys = await this.#access.query(
      'personas.list',
      {
        TableName: this.#table,
        IndexName: 'byLane',
        KeyConditionExpression: 'lanePk = :personas',
        ExpressionAttributeValues: { ':personas': PERSONAS_PARTITION },
      },
      PERSONAS_MAX,
    );
    const inOrder = keys.map((item) => ItemReader.of(item, 'persona key').text('pk'));
    const items = await this.#access.getMany(
      'personas.list',
      this.#table,
      inOrder.map((pk) => ({ pk, sk: 'PROFILE' })),
    );
    const found = new Map(items.map((item) => [ItemReader.of(item, 'persona').text('pk'), personaOfItem(item)]));
    return inOrder.map((pk) => found.get(pk) ?? 'removed').filter((persona) => persona !== 'removed');
  }

  async create(persona: PersonaRecord, opening: Posting | null): Promise<'created' | 'exists'> {
    const outcome = await this.#access.transactPatiently('personas.create', [
      {
        Put: {
          TableName: this.#table,
          Item: toPersonaItem(persona),
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
      ...(opening === null ? [] : postingItems(this.#table, opening)),
    ]);
    return outcome === 'written' ? 'created' : 'exists';
  }

  async change(userId: string, change: PersonaChange): Promise<PersonaRecord | undefined> {
    const after = await this.#update('personas.change', userId, personaUpdateOf(userId, change));
    const persona = after === 'refused' ? 'removed' : personaOfItem(after);
    return persona === 'removed' ? undefined : persona;
  }

  async remove(userId: string, removedAt: EpochMs): Promise<'removed' | 'unknown'> {
    const after = await this.#update('personas.remove', userId, personaRemovalAt(removedAt));
    if (after !== 'refused') return 'removed';
    const item = await this.#access.get('personas.remove', this.#table, personaKey(userId));
    return item === undefined ? 'unknown' : 'removed';
  }

  /** Only who is there, and is there still, is changed. */
  #update(operation: string, userId: string, { set, remove }: PersonaUpdate): Promise<Item | 'refused'> {
    const names = [...Object.keys(set), ...remove];
    const removal = remove.length === 0 ? '' : ` REMOVE ${remove.map((name) => `#${name}`).join(', ')}`;
    return this.#access.updateAnsweringNew(operation, {
      TableName: this.#table,
      Key: personaKey(userId),
      UpdateExpression: `SET ${Object.keys(set)
        .map((name) => `#${name} = :${name}`)
        .join(', ')}${removal}`,
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(removedAt)',
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value])),
    });
  }
}
