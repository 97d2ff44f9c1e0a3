/** The removal of a persona: a tombstone first, so that nothing new is placed, then a wish to cancel whatever is still open. */
import { type Clock, err, ok, type Result } from '@tulip/std';
import type { Personas } from '../ports/personas.ts';
import { type CancelOpenDeps, cancelOpenOrders } from './mass-cancel.ts';
import { openOrders } from './open-orders.ts';

export interface RemovePersonaDeps extends CancelOpenDeps {
  readonly personas: Pick<Personas, 'get' | 'remove'>;
  /** Who may trade as this process remembers it. */
  readonly traders: { forget(userId: string): void };
  readonly clock: Clock;
}

/** Open orders of one persona behind so many pages are for the next call to cancel. */
const CANCEL_PAGES_MAX = 20;

/**
 * Idempotent, and complete only when it answers: after a failure in the middle, the same call again goes on. What a process that
 * has not heard of the removal accepts within its few seconds of memory is cancelled by another call, or trades.
 */
export async function removePersona(
  deps: RemovePersonaDeps,
  userId: string,
  isForced: boolean,
): Promise<Result<'removed', 'unknown-persona' | 'persona-has-open-orders'>> {
  if (!isForced && (await deps.personas.get(userId)) !== undefined) {
    const open = await openOrders(deps, userId, 1);
    if (open.length > 0) return err('persona-has-open-orders');
  }
  const outcome = await deps.personas.remove(userId, deps.clock.now());
  if (outcome === 'unknown') return err('unknown-persona');
  deps.traders.forget(userId);
  deps.log.write('PERSONA_REMOVED', { userId });
  // Also without force: an order may have been accepted between the look and the tombstone.
  await cancelOpenOrders(deps, userId, CANCEL_PAGES_MAX);
  return ok('removed');
}
