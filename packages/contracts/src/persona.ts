/** Personas: who trades. Data, not code. */
import * as z from 'zod/mini';
import { timestamp, userId } from './scalars.ts';

/** No control characters, no halves of characters: UTF-8 cannot say a lone surrogate, so no store would keep it. */
export const displayName = z
  .string()
  .check(
    z.regex(
      /^[^\s\p{Cc}\p{Cs}](?:[^\p{Cc}\p{Cs}\u2028\u2029]{0,58}[^\s\p{Cc}\p{Cs}])?$/u,
      'must be 1 to 60 characters, without control characters, line breaks or space at the ends',
    ),
  );
export const bio = z
  .string()
  .check(
    z.maxLength(500, 'must have at most 500 characters'),
    z.regex(/^(?:[^\p{Cc}\p{Cs}]|\n)*$/u, 'must have no control characters but line feeds'),
  );

export const persona = z.object({
  userId,
  displayName: z.string(),
  avatarUrl: z.nullable(
    z
      .string()
      .check(
        z.describe(
          '128×128, round, WebP; relative to the Region that answered. It never changes: another picture has another URL.',
        ),
      ),
  ),
  thumbnailUrl: z.nullable(z.string().check(z.describe('The same at 64×64, for lists.'))),
  bio: z.string(),
  createdAt: timestamp,
  updatedAt: timestamp,
});

/** The body of `POST /api/personas`; without `userId` one is made from the display name. */
export const createPersonaRequest = z.strictObject({
  displayName,
  bio: z._default(bio, ''),
  userId: z.optional(userId),
});
export const updatePersonaRequest = z.strictObject({ displayName, bio: z._default(bio, '') });

/** What every call about one persona answers. */
export const personaResponse = z.object({ persona });

export type Persona = z.infer<typeof persona>;
export type CreatePersonaRequest = z.infer<typeof createPersonaRequest>;
export type UpdatePersonaRequest = z.infer<typeof updatePersonaRequest>;
