/** Waiting for a state, never for a time: asks again until the answer is there, and says what it waited for if it never comes. */
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 45_000;
const POLL_MS = 15;

/** The first answer of `check` that is neither `undefined` nor `false`; what it throws ends the wait. */
export async function eventually<T>(
  what: string,
  check: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const answer = await check();
    if (answer !== undefined && answer !== false) return answer;
    await sleep(POLL_MS);
  }
  throw new Error(`waited in vain for ${what}`);
}
