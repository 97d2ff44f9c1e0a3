/** The registry of personas. */
import type { EpochMs } from '@tulip/std';

export interface PersonaRecord {
  readonly userId: string;
  readonly displayName: string;
  readonly bio: string;
  readonly avatarUrl: string | null;
  /** The Region that wrote it first; immutable. */
  readonly homeRegion: string;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
}

export interface Personas {
  get(userId: string): Promise<PersonaRecord | undefined>;
  /** At most 200 ids, in one or a few batched reads; unknown ids are absent. */
  many(userIds: readonly string[]): Promise<ReadonlyMap<string, PersonaRecord>>;
  list(): Promise<PersonaRecord[]>;
  /** `exists` changes nothing. */
  create(persona: PersonaRecord): Promise<'created' | 'exists'>;
}
