/** Personas: creation, reading, editing. */
import type { CreatePersonaRequest, Persona, UpdatePersonaRequest } from '@tulip/contracts';
import { type Clock, err, ok, type Random, type Result, toRfc3339 } from '@tulip/std';
import { avatarUrlOf } from '../domain/avatar.ts';
import { type Posting, postingOf } from '../domain/balance-row.ts';
import { depositOf, OPENING_BALANCE } from '../domain/cash-entry.ts';
import type { PersonaRecord, Personas } from '../ports/personas.ts';
import type { ExchangeConfig } from './exchange-config.ts';

export interface PersonaDeps {
  readonly config: ExchangeConfig;
  readonly personas: Personas;
  readonly clock: Clock;
}

/** The posting of somebody who has no books yet. */
export function openingOf(record: PersonaRecord): Posting {
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
    avatar: null,
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

export async function updatePersona(
  deps: PersonaDeps,
  userId: string,
  request: UpdatePersonaRequest,
): Promise<Result<Persona, 'unknown-persona'>> {
  const changed = await deps.personas.change(userId, { ...request, updatedAt: deps.clock.now() });
  return changed === undefined ? err('unknown-persona') : ok(personaView(changed));
}

export function personaView(record: PersonaRecord): Persona {
  return {
    userId: record.userId,
    displayName: record.displayName,
    avatarUrl: avatarUrlOf(record.avatar, 128),
    thumbnailUrl: avatarUrlOf(record.avatar, 64),
    bio: record.bio,
    createdAt: toRfc3339(record.createdAt),
    updatedAt: toRfc3339(record.updatedAt),
  };
}
