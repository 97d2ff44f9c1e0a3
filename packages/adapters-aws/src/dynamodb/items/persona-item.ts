/** A persona's profile as an item; a removed one keeps its key, and nothing by which anybody would know it. */
import { cents } from '@tulip/contracts';
import { OPENING_BALANCE, type PersonaChange, type PersonaRecord } from '@tulip/exchange';
import { type EpochMs, epochMs } from '@tulip/std';
import { type Item, ItemReader } from './item-reader.ts';
import { PERSONAS_PARTITION, personaKey } from './keys.ts';

export function toPersonaItem(persona: PersonaRecord): Item {
  const { avatar, ...always } = persona;
  return {
    ...personaKey(persona.userId),
    ...always,
    ...(avatar === null ? {} : { avatar }),
    lanePk: PERSONAS_PARTITION,
    timeSk: nameSortKey(persona.userId, persona.displayName),
  };
}

/** Index `byLane`: by name, with the id so that two people of one name are two. */
function nameSortKey(userId: string, displayName: string): string {
  return `${displayName.toLowerCase()}#${userId}`;
}

/** What an update of a persona sets, and what it takes away. */
export interface PersonaUpdate {
  readonly set: Item;
  readonly remove: readonly string[];
}

export function personaUpdateOf(userId: string, change: PersonaChange): PersonaUpdate {
  const { avatar, ...set } = change;
  return {
    set: {
      ...set,
      ...(avatar === undefined || avatar === null ? {} : { avatar }),
      ...(change.displayName === undefined ? {} : { timeSk: nameSortKey(userId, change.displayName) }),
    },
    remove: avatar === null ? ['avatar'] : [],
  };
}

export function personaRemovalAt(removedAt: EpochMs): PersonaUpdate {
  return {
    set: { removedAt, updatedAt: removedAt },
    remove: ['displayName', 'bio', 'avatar', 'lanePk', 'timeSk'],
  };
}

export function personaOfItem(item: Item): PersonaRecord | 'removed' {
  const from = ItemReader.of(item, 'persona');
  if (from.has('removedAt')) return 'removed';
  return {
    userId: from.text('userId'),
    displayName: from.text('displayName'),
    bio: from.text('bio'),
    avatar: from.textOrNull('avatar'),
    homeRegion: from.text('homeRegion'),
    // Whoever was made before there was cash opens with what everybody does.
    openingBalance: cents(from.integerOrNull('openingBalance') ?? OPENING_BALANCE),
    createdAt: epochMs(from.integer('createdAt')),
    updatedAt: epochMs(from.integer('updatedAt')),
  };
}
