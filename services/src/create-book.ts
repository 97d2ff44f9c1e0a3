/** The matcher's book, loaded where one is kept or followed: no other cold start needs it. */
import type { BookEngine } from '@tulip/engine';

export async function createBook(): Promise<BookEngine> {
  const { createMatcher, DEFAULT_MATCHER_SETTINGS } = await import('@tulip/matcher');
  return createMatcher(DEFAULT_MATCHER_SETTINGS);
}
