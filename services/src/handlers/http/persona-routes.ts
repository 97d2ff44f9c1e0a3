/** The calls about personas. */
import {
  type CreatePersonaRequest,
  parseInput,
  type UpdatePersonaRequest,
  userId as userIdSchema,
} from '@tulip/contracts';
import { createPersona, getPersona, listPersonas, removePersona, updatePersona } from '@tulip/exchange';
import type { FacadeDeps } from '../handler-deps.ts';
import { HttpProblem } from './problem-answer.ts';
import type { Answer, Call } from './route-call.ts';

export async function answerListPersonas(deps: FacadeDeps): Promise<Answer> {
  return { body: { personas: await listPersonas(deps) } };
}

export async function answerCreatePersona(deps: FacadeDeps, call: Call): Promise<Answer> {
  const created = await createPersona(deps, call.body as CreatePersonaRequest);
  if (!created.ok) throw new HttpProblem(created.error);
  return { body: { persona: created.value }, headers: { location: `/api/personas/${created.value.userId}` } };
}

export async function answerGetPersona(deps: FacadeDeps, call: Call): Promise<Answer> {
  const found = await getPersona(deps, userIdOf(call));
  if (!found.ok) throw new HttpProblem(found.error);
  return { body: { persona: found.value } };
}

export async function answerUpdatePersona(deps: FacadeDeps, call: Call): Promise<Answer> {
  const updated = await updatePersona(deps, userIdOf(call), call.body as UpdatePersonaRequest);
  if (!updated.ok) throw new HttpProblem(updated.error);
  return { body: { persona: updated.value } };
}

export async function answerRemovePersona(deps: FacadeDeps, call: Call): Promise<Answer> {
  const { force } = call.query as { force?: 'true' | 'false' };
  const removed = await removePersona(deps, userIdOf(call), force === 'true');
  if (!removed.ok) throw new HttpProblem(removed.error);
  return { body: null };
}

/** What is no user id names nobody. */
export function userIdOf(call: Call): string {
  const userId = parseInput(userIdSchema, call.path['userId'], 'path');
  if (!userId.ok) throw new HttpProblem('unknown-persona');
  return userId.value;
}
