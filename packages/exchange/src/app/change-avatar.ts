/** A persona's new picture: checked, drawn anew, stored, and only then named by the persona. */
import type { Persona } from '@tulip/contracts';
import { type Clock, err, ok, type Result, sha256Hex } from '@tulip/std';
import { AVATAR_SIZES } from '../domain/avatar.ts';
import { type PictureFault, readPictureHeader } from '../domain/picture.ts';
import type { AvatarPainter, AvatarStore, Renditions } from '../ports/avatars.ts';
import type { Personas } from '../ports/personas.ts';
import { personaView } from './personas.ts';

export interface ChangeAvatarDeps {
  readonly personas: Pick<Personas, 'get' | 'change'>;
  readonly avatars: Pick<AvatarStore, 'put'>;
  readonly painter: AvatarPainter;
  readonly clock: Clock;
}

/** `declaredType`: what the sender says that it is, in which it must be right. */
export async function changeAvatar(
  deps: ChangeAvatarDeps,
  userId: string,
  picture: Uint8Array,
  declaredType: string,
): Promise<Result<Persona, 'unknown-persona' | PictureFault>> {
  if ((await deps.personas.get(userId)) === undefined) return err('unknown-persona');
  const header = readPictureHeader(picture);
  if (!header.ok) return header;
  if (header.value.kind !== declaredType) return err('not-a-picture');
  const painted = await deps.painter.paint(picture);
  if (!painted.ok) return painted;
  const avatar = avatarOf(painted.value);
  // The pictures first: a persona never names one that is not there.
  await deps.avatars.put(avatar, painted.value);
  const changed = await deps.personas.change(userId, { avatar, updatedAt: deps.clock.now() });
  return changed === undefined ? err('unknown-persona') : ok(personaView(changed));
}

/** The name of the pictures is what they hold: another picture has another name, and a cache may keep it for ever. */
export function avatarOf(renditions: Renditions): string {
  return sha256Hex(AVATAR_SIZES.map((size) => sha256Hex(renditions[size])).join(' ')).slice(0, 32);
}
