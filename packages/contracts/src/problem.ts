/** Error answers: RFC 9457 problem details with a stable code. */
import * as z from 'zod/mini';
import { ERRORS } from './error-codes.ts';

export const fieldError = z.object({
  /** Where: `body.price`, `query.limit`, `header.idempotency-key`. */
  path: z.string(),
  code: z.string(),
  message: z.string(),
});

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(ERRORS) as [keyof typeof ERRORS, ...(keyof typeof ERRORS)[]]),
  detail: z.string(),
  requestId: z.string(),
  errors: z.optional(z.array(fieldError)),
});

export type Problem = z.infer<typeof problem>;
export type FieldError = z.infer<typeof fieldError>;
