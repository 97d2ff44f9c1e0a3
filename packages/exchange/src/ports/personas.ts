/** The registry of personas. */
import type { Cents } from '@tulip/contracts';
import type { EpochMs } from '@tulip/std';
import type { Posting } from '../domain/balance-row.ts';

export interface PersonaRecord {
  readonly userId: string;
  readonly displayName: string;
  readonly bio: string;
  /** Names the pictures of its avatar in the store of avatars; null where it has none. */
  readonly avatar: string | null;
  /** The Region that wrote it first; immutable. */
  readonly homeRegion: string;
  /** What the deposit in the home Region is worth; immutable. */
  readonly openingBalance: Cents;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
}

/** What may be changed of a persona. */
export interface PersonaChange extends Partial<Pick<PersonaRecord, 'displayName' | 'bio' | 'avatar'>> {
  readonly updatedAt: EpochMs;
}

/**
 * A removed persona is a tombstone: nothing of it is left but the id, which is taken for ever. In several Regions at once the later
 * of two writes is what remains, a removal among them.
 */
export interface Personas {
  /** Who can trade now; a removed persona is nobody. */
  get(userId: string): Promise<PersonaRecord | undefined>;
  /** At most 200 ids, in one or a few batched reads; ids that nobody ever had are absent. */
  many(userIds: readonly string[]): Promise<ReadonlyMap<string, PersonaRecord | 'removed'>>;
  /** Without the removed ones. */
  list(): Promise<PersonaRecord[]>;
  /**
   * One transaction: the persona and the posting that opens its balance, neither of which may be there; null in a Region that is
   * not its home. `exists` changes nothing; the id of a removed persona exists.
   */
  create(persona: PersonaRecord, opening: Posting | null): Promise<'created' | 'exists'>;
  /** Changes what is named and answers the persona as it is then; `undefined` when there is none, or none any more. */
  change(userId: string, change: PersonaChange): Promise<PersonaRecord | undefined>;
  /** `removed` also when it was gone already; `unknown` when there never was one. */
  remove(userId: string, removedAt: EpochMs): Promise<'removed' | 'unknown'>;
}
