/** Personas in memory. */
import type { PersonaRecord, Personas, Posting } from '@tulip/exchange';
import { putPosting } from './balances.ts';
import type { Seam } from './fault-hooks.ts';
import { EVERYBODY, personaKey } from './memory-item.ts';
import type { MemoryRegion } from './memory-region.ts';
import { narrow } from './memory-table.ts';

export function createMemoryPersonas({ exchange }: MemoryRegion, seam: Seam): Personas {
  const find = (userId: string) => exchange.get(personaKey(userId), 'persona')?.persona;
  return {
    get: seam('personas.get', find),
    many: seam('personas.many', (userIds: readonly string[]) => {
      const found = userIds.flatMap((userId) => find(userId) ?? []);
      return new Map(found.map((persona) => [persona.userId, persona]));
    }),
    list: seam('personas.list', () =>
      exchange
        .queryIndex('personas', EVERYBODY, { limit: Number.POSITIVE_INFINITY })
        .map((value) => narrow(value, 'persona').persona),
    ),
    create: seam('personas.create', (persona: PersonaRecord, opening: Posting | null) => {
      if (find(persona.userId) !== undefined) return 'exists';
      if (opening !== null && !putPosting(exchange, opening)) return 'exists';
      exchange.put(personaKey(persona.userId), { kind: 'persona', persona });
      return 'created';
    }),
  };
}
