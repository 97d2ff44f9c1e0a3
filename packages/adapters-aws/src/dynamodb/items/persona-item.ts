/** A persona's profile as an item. */
import { cents } from '@tulip/contracts';
import { OPENING_BALANCE, type PersonaRecord } from '@tulip/exchange';
import { epochMs } from '@tulip/std';
import { type Item, ItemReader } from './item-reader.ts';
import { PERSONAS_PARTITION, personaKey } from './keys.ts';

export function toPersonaItem(persona: PersonaRecord): Item {
  const { avatarUrl, ...always } = persona;
  return {
    ...personaKey(persona.userId),
    ...always,
    ...(avatarUrl === null ? {} : { avatarUrl }),
    lanePk: PERSONAS_PARTITION,
    timeSk: `${persona.displayName.toLowerCase()}#${persona.userId}`,
  };
}

export function personaOfItem(item: Item): PersonaRecord {
  const from = ItemReader.of(item, 'persona');
  return {
    userId: from.text('userId'),
    displayName: from.text('displayName'),
    bio: from.text('bio'),
    avatarUrl: from.textOrNull('avatarUrl'),
    homeRegion: from.text('homeRegion'),
    // Whoever was made before there was cash opens with what everybody does.
    openingBalance: cents(from.integerOrNull('openingBalance') ?? OPENING_BALANCE),
    createdAt: epochMs(from.integer('createdAt')),
    updatedAt: epochMs(from.integer('updatedAt')),
  };
}
