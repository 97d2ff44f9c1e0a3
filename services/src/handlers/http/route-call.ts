/** One parsed call and its answer, as the route functions see them. */
import { DEFAULT_PAGE_SIZE } from '@tulip/contracts';

export interface Call {
  readonly path: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
}

/** The body of a success, null where its route has none; its status is the route's. */
export interface Answer {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The page size asked for in a query string that its schema has already checked. */
export function pageSize(limit: string | undefined): number {
  return limit === undefined ? DEFAULT_PAGE_SIZE : Number(limit);
}
