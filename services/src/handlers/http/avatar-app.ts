/** The calls about pictures: an application of its own, because it alone needs the bucket and a native library. */
import { avatarFile, parseInput } from '@tulip/contracts';
import { type AvatarPainter, type AvatarSize, type AvatarStore, changeAvatar } from '@tulip/exchange';
import type { FacadeDeps } from '../handler-deps.ts';
import { userIdOf } from './persona-routes.ts';
import { HttpProblem } from './problem-answer.ts';
import type { Answer, Call } from './route-call.ts';
import { type App, createRoutedApp } from './routed-app.ts';

export interface AvatarHandlerDeps extends FacadeDeps {
  readonly avatars: AvatarStore;
  readonly painter: AvatarPainter;
}

/** A year, and no question in between: under this name there is never another picture. */
const CACHE_FOR_EVER = 'public, max-age=31536000, immutable';

export function createAvatarApp(deps: AvatarHandlerDeps): App {
  return createRoutedApp(deps, { putAvatar: answerPutAvatar, getAvatar: answerGetAvatar });
}

async function answerPutAvatar(deps: AvatarHandlerDeps, call: Call): Promise<Answer> {
  const { bytes, type } = call.body as { bytes: Uint8Array; type: string };
  const changed = await changeAvatar(deps, userIdOf(call), bytes, type);
  if (changed.ok) return { body: { persona: changed.value } };
  if (changed.error === 'unknown-persona') throw new HttpProblem(changed.error);
  if (changed.error === 'too-many-pixels') {
    const message = 'has more than 8,192 pixels a side, or 16 million in all';
    throw new HttpProblem('payload-too-large', { errors: [{ path: 'body', code: changed.error, message }] });
  }
  const message = `is not a whole ${type === 'image/png' ? 'PNG' : 'JPEG'}`;
  throw new HttpProblem('unsupported-media-type', { errors: [{ path: 'body', code: changed.error, message }] });
}

async function answerGetAvatar(deps: AvatarHandlerDeps, call: Call): Promise<Answer> {
  const file = parseInput(avatarFile, call.path['file'], 'path');
  if (!file.ok) throw new HttpProblem('not-found');
  const [avatar = '', size = ''] = file.value.replace('.webp', '').split('-');
  const body = await deps.avatars.get(avatar, Number(size) as AvatarSize);
  if (body === undefined) throw new HttpProblem('not-found');
  return { body, headers: { 'cache-control': CACHE_FOR_EVER } };
}
