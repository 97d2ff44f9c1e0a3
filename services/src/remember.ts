/** An answer that many share for a while, so that a thousand questions a second are one. */
import type { Clock } from '@tulip/std';

/** Shares one answer, and one question under way, among all who ask within `maxAgeMs`. */
export function remember<Answer>(clock: Clock, maxAgeMs: number, ask: () => Promise<Answer>): () => Promise<Answer> {
  let asked: { at: number; answer: Promise<Answer> } | null = null;
  return () => {
    const now = clock.now();
    // An answer from the future was given before the clock was set back: nobody knows how old it is.
    if (asked === null || now < asked.at || now - asked.at >= maxAgeMs) {
      const answer = ask();
      asked = { at: now, answer };
      // A failed answer is nobody's but the askers': the next one asks again, unless somebody already has.
      answer.catch(() => {
        if (asked?.answer === answer) asked = null;
      });
    }
    return asked.answer;
  };
}
