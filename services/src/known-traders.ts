/** Who may trade, remembered for a moment: an order need not ask the registry for a persona that another order has just found. */
import type { PersonaRecord, Personas } from '@tulip/exchange';
import type { Clock } from '@tulip/std';

export interface KnownTraders extends Pick<Personas, 'get'> {
  /** Somebody was removed here: no order of theirs is taken from now on. */
  forget(userId: string): void;
}

/** A persona removed elsewhere may place orders for so long: less than a removal takes to reach every Region at a bad time. */
const MAX_AGE_MS = 5_000;
const TRADERS_MAX = 10_000;

/** Only who was found is remembered: somebody created just now trades at once. */
export function createKnownTraders(personas: Pick<Personas, 'get'>, clock: Clock): KnownTraders {
  const known = new Map<string, { readonly persona: PersonaRecord; readonly foundAt: number }>();
  let forgotten = 0;
  return {
    forget(userId) {
      known.delete(userId);
      forgotten += 1;
    },
    async get(userId) {
      const now = clock.now();
      const found = known.get(userId);
      // Found in the future was found before the clock was set back: nobody knows how long ago.
      if (found !== undefined && now >= found.foundAt && now - found.foundAt < MAX_AGE_MS) return found.persona;
      known.delete(userId);
      const forgottenBefore = forgotten;
      const persona = await personas.get(userId);
      if (persona === undefined) return undefined;
      // What was read while somebody was being removed may be who is gone: it is true now, but not for seconds.
      if (forgotten !== forgottenBefore) return persona;
      known.set(userId, { persona, foundAt: now });
      const [oldest] = known.keys();
      if (known.size > TRADERS_MAX && oldest !== undefined) known.delete(oldest);
      return persona;
    },
  };
}
