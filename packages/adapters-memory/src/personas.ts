/** Personas in memory. */
import type { PersonaChange, PersonaRecord, Personas, Posting } from '@tulip/exchange';
import type { EpochMs } from '@tulip/std';
import { putPosting } from './balances.ts';
import type { Seam } from './fault-hooks.ts';
import { EVERYBODY, personaKey } from './memory-item.ts';
import type { MemoryRegion } from './memory-region.ts';
import { narrow } from './memory-table.ts';

export function createMemoryPersonas({ exchange }: MemoryRegion, seam: Seam): Personas {
  const find = (userId: string) => exchange.get(personaKey(userId), 'persona')?.persona;
  const write = (userId: string, persona: PersonaRecord | 'removed') =>
    exchange.put(personaKey(userId), { kind: 'persona', userId, persona });
  return {
    get: seam('personas.get', (userId: string) => {
      const found = find(userId);
      return found === 'removed' ? undefined : found;
    }),
    many: seam('personas.many', (userIds: readonly string[]) => {
      const found = userIds.map((userId) => [userId, find(userId)] as const);
      return new Map(found.flatMap(([userId, persona]) => (persona === undefined ? [] : [[userId, persona] as const])));
    }),
    list: seam('personas.list', () =>
      exchange
        .queryIndex('personas', EVERYBODY, { limit: Number.POSITIVE_INFINITY })
        .map((value) => narrow(value, 'persona').persona)
        .filter((persona) => persona !== 'removed'),
    ),
    create: seam('personas.create', (persona: PersonaRecord, opening: Posting | null) => {
      if (find(persona.userId) !== undefined) return 'exists';
      if (opening !== null && !putPosting(exchange, opening)) return 'exists';
      write(persona.userId, persona);
      return 'created';
    }),
    change: seam('personas.change', (userId: string, change: PersonaChange) => {
      const before = find(userId);
      if (before === undefined || before === 'removed') return undefined;
      const after = { ...before, ...change };
      write(userId, after);
      return after;
    }),
    remove: seam('personas.remove', (userId: string, _removedAt: EpochMs) => {
      if (find(userId) === undefined) return 'unknown';
      write(userId, 'removed');
      return 'removed';
    }),
  };
}
