/** Pictures of personas: how they are drawn anew, and where they are kept. */
import type { Result } from '@tulip/std';
import type { AvatarSize } from '../domain/avatar.ts';

/** WebP by size. */
export type Renditions = Readonly<Record<AvatarSize, Uint8Array>>;

export interface AvatarPainter {
  /**
   * Draws the picture anew, upright, cut to a circle from its middle, on each size, with nothing of the original but its pixels.
   * The caller has checked kind and size; `not-a-picture` when it cannot be decoded to its end.
   */
  paint(picture: Uint8Array): Promise<Result<Renditions, 'not-a-picture'>>;
}

/** Every call rejects with StoreError when the store fails. What is put once under a name never changes. */
export interface AvatarStore {
  /** Idempotent. */
  put(avatar: string, renditions: Renditions): Promise<void>;
  get(avatar: string, size: AvatarSize): Promise<Uint8Array | undefined>;
}
