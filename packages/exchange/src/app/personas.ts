/** Personas: the seeds, creation, reading. */
import type { CreatePersonaRequest, Persona } from '@tulip/contracts';
import { type Clock, epochMs, err, ok, type Random, type Result, toRfc3339 } from '@tulip/std';
import { postingOf } from '../domain/balance-row.ts';
import { depositOf, OPENING_BALANCE } from '../domain/cash-entry.ts';
import type { PersonaRecord, Personas } from '../ports/personas.ts';
import type { ExchangeConfig } from './exchange-config.ts';
import { type PostEntriesDeps, postEntries } from './post-entries.ts';

export interface PersonaDeps {
  readonly config: ExchangeConfig;
  readonly personas: Personas;
  readonly clock: Clock;
}

/** 2026-01-01T00:00:00Z: one constant instant, so that every Region writes the very same item. */
const SEEDED_AT = epochMs(1_767_225_600_000);

/** Loaded once per stage; an edit is never overwritten. */
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
 * writes their deposits, also when a peer's seeds have replicated here before its own were loaded.
 */
export async function loadSeedPersonas(deps: PersonaDeps & PostEntriesDeps): Promise<void> {
  const [homeRegion = deps.config.region] = deps.config.regions;
  for (const seed of SEEDS) {
    const record: PersonaRecord = {
      ...seed,
      avatarUrl: null,
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

/** The posting of somebody who has no books yet. */
function openingOf(record: PersonaRecord) {
  return postingOf(null, [depositOf(record)]);
}

export async function createPersona(
  deps: PersonaDeps & { readonly random: Random },
  request: CreatePersonaRequest,
): Promise<Result<Persona, 'persona-exists'>> {
  const now = deps.clock.now();
  const record: PersonaRecord = {
    userId: request.userId ?? userIdFrom(request.displayName, deps.random),
    displayName: request.displayName,
    bio: request.bio,
    avatarUrl: null,
    homeRegion: deps.config.region,
    openingBalance: OPENING_BALANCE,
    createdAt: now,
    updatedAt: now,
  };
  const outcome = await deps.personas.create(record, openingOf(record));
  return outcome === 'created' ? ok(personaView(record)) : err('persona-exists');
}

/** `Jan van Goyen` → `jan-van-goyen-1a2b3c4d`: readable (`Élodie` → `elodie-…`), and distinct for two people of one name. */
function userIdFrom(displayName: string, random: Random): string {
  const words = displayName
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 23)
    .replace(/-+$/, '');
  return `${words === '' ? 'trader' : words}-${random.uint32().toString(16).padStart(8, '0')}`;
}

export async function listPersonas(deps: PersonaDeps): Promise<Persona[]> {
  const records = await deps.personas.list();
  return records.map(personaView).sort((a, b) => (a.displayName < b.displayName ? -1 : 1));
}

export async function getPersona(deps: PersonaDeps, userId: string): Promise<Result<Persona, 'unknown-persona'>> {
  const record = await deps.personas.get(userId);
  return record === undefined ? err('unknown-persona') : ok(personaView(record));
}

function personaView(record: PersonaRecord): Persona {
  return {
    userId: record.userId,
    displayName: record.displayName,
    avatarUrl: record.avatarUrl,
    bio: record.bio,
    createdAt: toRfc3339(record.createdAt),
    updatedAt: toRfc3339(record.updatedAt),
  };
}
