/** The registry of personas. */
import type { Cents } from '@tulip/contracts';
import type { EpochMs } from '@tulip/std';
import type { Posting } from '../domain/balance-row.ts';

export interface PersonaRecord {
  readonly userId: string;
  readonly displayName: string;
  readonly bio: string;
  readonly avatarUrl: string | null;
  /** The Region that wrote it first; immutable. */
  readonly homeRegion: string;
  /** What the deposit in the home Region is worth; immutable. */
  readonly openingBalance: Cents;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
}

export interface Personas {
  get(userId: string): Promise<PersonaRecord | undefined>;
  /** At most 200 ids, in one or a few batched reads; unknown ids are absent. */
  many(userIds: readonly string[]): Promise<ReadonlyMap<string, PersonaRecord>>;
  list(): Promise<PersonaRecord[]>;
  /**
   * One transaction: the persona and the posting that opens its balance, neither of which may be there; null in a Region that is
   * not its home. `exists` changes nothing.
   */
  create(persona: PersonaRecord, opening: Posting | null): Promise<'created' | 'exists'>;
}
