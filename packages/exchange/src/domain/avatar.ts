/** Avatars: the sizes in which a persona's picture is kept, and where each is found. */

/** The side of a rendition in pixels: for a profile, and for a list. */
export const AVATAR_SIZES = [128, 64] as const;
export type AvatarSize = (typeof AVATAR_SIZES)[number];

/** Root-relative, so that the page reaches it at whatever host answered. */
export function avatarUrlOf(avatar: string | null, size: AvatarSize): string | null {
  return avatar === null ? null : `/avatars/${avatar}-${size}.webp`;
}
