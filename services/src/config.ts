/** The environment of a handler, parsed once: a wrong value stops the start with a line that names it. */
import { engineName } from '@tulip/contracts';
import type { EnvironmentName } from '@tulip/resources';
import * as z from 'zod/mini';

const csv = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text) => text.split(',').map((part) => part.trim())),
  ),
  z.array(z.string().check(z.minLength(1))),
);
const integer = (min: number, max: number) =>
  z.pipe(z.string().check(z.regex(/^\d{1,9}$/)), z.pipe(z.transform(Number), z.number().check(z.gte(min), z.lte(max))));

const variables = z.object({
  TULIP_REGION: z.string().check(z.minLength(1)),
  TULIP_REGIONS: csv,
  TULIP_LANES: integer(1, 64),
  TULIP_ENGINE: engineName,
  TULIP_AVAILABILITY_ZONE: z.string().check(z.minLength(1)),
  TULIP_EXCHANGE_TABLE: z.string().check(z.minLength(3)),
  TULIP_EDGE_TABLE: z.string().check(z.minLength(3)),
  TULIP_ORDERS_QUEUE_URL: z.url(),
  TULIP_ORDERS_DLQ_URL: z.url(),
  TULIP_EVENTS_QUEUE_URL: z.url(),
  TULIP_EVENTS_DLQ_URL: z.url(),
  TULIP_BALANCES_QUEUE_URL: z.url(),
  TULIP_BALANCES_DLQ_URL: z.url(),
  TULIP_AVATARS_BUCKET: z.string().check(z.minLength(3)),
  TULIP_SOCKET_ENDPOINT: z.url(),
  TULIP_ALLOWED_ORIGINS: csv,
  TULIP_SWEEP_AFTER_MS: integer(0, 3_600_000),
} satisfies Record<EnvironmentName, z.ZodMiniType>);

const environment = variables.check(
  // A book has one lane.
  z.refine((env) => env.TULIP_ENGINE === 'simfill' || env.TULIP_LANES === 1, { path: ['TULIP_LANES'] }),
  z.refine((env) => env.TULIP_REGIONS.includes(env.TULIP_REGION), { path: ['TULIP_REGIONS'] }),
);

export type ServiceConfig = z.infer<typeof environment>;

/** Parses the variables that `@tulip/resources` names; throws an Error that lists every wrong one. */
export function parseServiceConfig(env: Readonly<Record<string, string | undefined>>): ServiceConfig {
  const parsed = z.safeParse(environment, env);
  if (parsed.success) return parsed.data;
  const names = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
  throw new Error(`environment: missing or wrong: ${names.join(', ')}`);
}
