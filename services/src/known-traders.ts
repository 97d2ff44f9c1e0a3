/** Who may trade, remembered for a moment: an order need not ask the registry for a persona that another order has just found. */
import type { PersonaRecord, Personas } from '@tulip/exchange';
import type { Clock } from '@tulip/std';

/** A persona removed elsewhere may place orders for so long: less than a removal takes to reach every Region at a bad time. */
const MAX_AGE_MS = 5_000;
const TRADERS_MAX = 10_000;

/** Only who was found is remembered: somebody created just now trades at once. */
export function createKnownTraders(personas: Pick<Personas, 'get'>, clock: Clock): Pick<Personas, 'get'> {
  const known = new Map<string, { readonly persona: PersonaRecord; readonly foundAt: number }>();
  return {
    async get(userId) {
      const now = clock.now();
      const found = known.get(userId);
      // Found in the future was found before the clock was set back: nobody knows how long ago.
      if (found !== undefined && now >= found.foundAt && now - found.foundAt < MAX_AGE_MS) return found.persona;
      known.delete(userId);
      const persona = await personas.get(userId);
      if (persona === undefined) return undefined;
      known.set(userId, { persona, foundAt: now });
      const [oldest] = known.keys();
      if (known.size > TRADERS_MAX && oldest !== undefined) known.delete(oldest);
      return persona;
    },
  };
}
