/** The registry of personas in the exchange table. */
import type { PersonaRecord, Personas, Posting } from '@tulip/exchange';
import { postingItems } from './balances.ts';
import { ItemReader } from './items/item-reader.ts';
import { PERSONAS_PARTITION, personaKey } from './items/keys.ts';
import { personaOfItem, toPersonaItem } from './items/persona-item.ts';
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
    return item === undefined ? undefined : personaOfItem(item);
  }

  async many(userIds: readonly string[]): Promise<ReadonlyMap<string, PersonaRecord>> {
    const items = await this.#access.getMany('personas.many', this.#table, userIds.map(personaKey));
    return new Map(items.map(personaOfItem).map((persona) => [persona.userId, persona]));
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
    return inOrder.flatMap((pk) => found.get(pk) ?? []);
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
}
