/** The three personas that every stage begins with. */
import { type EpochMs, epochMs } from '@tulip/std';
import { depositOf, OPENING_BALANCE } from '../domain/cash-entry.ts';
import type { PersonaRecord, Personas } from '../ports/personas.ts';
import type { ExchangeConfig } from './exchange-config.ts';
import { openingOf } from './personas.ts';
import { type PostEntriesDeps, postEntries } from './post-entries.ts';

export interface SeedDeps extends PostEntriesDeps {
  readonly config: ExchangeConfig;
  readonly personas: Pick<Personas, 'create'>;
}

/** 2026-01-01T00:00:00Z: one constant instant, so that every Region writes the very same item. */
const SEEDED_AT: EpochMs = epochMs(1_767_225_600_000);

/** Loaded once per stage; what is there stays as it is, an edit and a tombstone alike. */
const SEEDS = [
  {
    userId: 'clusius',
    displayName: 'Carolus Clusius',
    bio: 'Renaissance botanist who popularised tulip cultivation in Europe.',
  },
  {
    userId: 'oosterwijck',
    displayName: 'Maria van Oosterwijck',
    bio: 'Dutch flower painter, known for detailed floral still lifes.',
  },
  {
    userId: 'leeuwenhoek',
    displayName: 'Antonie van Leeuwenhoek',
    bio: 'Delft merchant and scientist with a brass microscope.',
  },
];

/**
 * The first Region of the stage is the seeds' home, whoever loads them, so that two Regions write the same items; but it alone
 * writes their deposits, also when a peer's seeds have replicated here before its own were loaded. `avatars`: the pictures by user.
 */
export async function loadSeedPersonas(
  deps: SeedDeps,
  avatars: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  const [homeRegion = deps.config.region] = deps.config.regions;
  for (const seed of SEEDS) {
    const record: PersonaRecord = {
      ...seed,
      avatar: avatars.get(seed.userId) ?? null,
      homeRegion,
      openingBalance: OPENING_BALANCE,
      createdAt: SEEDED_AT,
      updatedAt: SEEDED_AT,
    };
    const isHome = homeRegion === deps.config.region;
    const outcome = await deps.personas.create(record, isHome ? openingOf(record) : null);
    if (isHome && outcome === 'exists') await postEntries(deps, [depositOf(record)]);
  }
}
