/** The calls about cash: balance and portfolio. */
import { viewBalance, viewPortfolio } from '@tulip/exchange';
import type { FacadeDeps } from '../handler-deps.ts';
import { alienCursor } from './order-routes.ts';
import { userIdOf } from './persona-routes.ts';
import { HttpProblem } from './problem-answer.ts';
import { type Answer, type Call, pageSize } from './route-call.ts';

export async function answerGetBalance(deps: FacadeDeps, call: Call): Promise<Answer> {
  const { limit, cursor } = call.query as { limit?: string; cursor?: string };
  const view = await viewBalance(deps, { userId: userIdOf(call), limit: pageSize(limit), cursor });
  if (view.ok) return { body: view.value };
  throw view.error === 'alien-cursor' ? alienCursor() : new HttpProblem(view.error);
}

export async function answerGetPortfolio(deps: FacadeDeps, call: Call): Promise<Answer> {
  const view = await viewPortfolio(deps, userIdOf(call));
  if (!view.ok) throw new HttpProblem(view.error);
  return { body: view.value };
}
