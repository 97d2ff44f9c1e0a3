/** The calls about personas. */
import { type CreatePersonaRequest, parseInput, userId as userIdSchema } from '@tulip/contracts';
import { createPersona, getPersona, listPersonas } from '@tulip/exchange';
import type { HandlerDeps } from '../handler-deps.ts';
import { HttpProblem } from './problem-answer.ts';
import type { Answer, Call } from './route-call.ts';

export async function answerListPersonas(deps: HandlerDeps): Promise<Answer> {
  return { body: { personas: await listPersonas(deps) } };
}

export async function answerCreatePersona(deps: HandlerDeps, call: Call): Promise<Answer> {
  const created = await createPersona(deps, call.body as CreatePersonaRequest);
  if (!created.ok) throw new HttpProblem(created.error);
  return { body: { persona: created.value }, headers: { location: `/api/personas/${created.value.userId}` } };
}

export async function answerGetPersona(deps: HandlerDeps, call: Call): Promise<Answer> {
  const userId = parseInput(userIdSchema, call.path['userId'], 'path');
  const found = userId.ok ? await getPersona(deps, userId.value) : userId;
  if (!found.ok) throw new HttpProblem('unknown-persona');
  return { body: { persona: found.value } };
}
