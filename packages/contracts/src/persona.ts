/** Personas: who trades. Data, not code. */
import * as z from 'zod/mini';
import { timestamp, userId } from './scalars.ts';

export const displayName = z
  .string()
  .check(z.regex(/^\S(.{0,58}\S)?$/u, 'must be 1 to 60 characters, without line breaks or space at the ends'));
export const bio = z.string().check(z.maxLength(500, 'must have at most 500 characters'));

export const persona = z.object({
  userId,
  displayName: z.string(),
  avatarUrl: z.nullable(z.string()),
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

export type Persona = z.infer<typeof persona>;
export type CreatePersonaRequest = z.infer<typeof createPersonaRequest>;
