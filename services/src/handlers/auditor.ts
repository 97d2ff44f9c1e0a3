/** The auditor: whether every fill is in the books, and whether the books agree with themselves; a metric that is 0 when they do. */
import { auditBooks, settleCash } from '@tulip/exchange';
import { eachApart } from '@tulip/std';
import type { HandlerDeps } from './handler-deps.ts';

/** Each part is tried whatever became of the other; then the first error is thrown. */
export async function handleAudit(deps: HandlerDeps): Promise<void> {
  let mismatches = 0;
  try {
    await eachApart([settleCash, auditBooks], 1, async (part) => {
      mismatches += await part(deps);
    });
  } finally {
    deps.metrics.count('BalanceMismatch', mismatches);
  }
}
