/** What the benchmark and its sending process say to each other. */
import * as z from 'zod/mini';
import { offerFigures } from './offer.ts';

export const loadCommand = z.discriminatedUnion('kind', [
  /** Creates the traders and subscribes for each; to come first. */
  z.object({ kind: z.literal('prepare'), baseUrl: z.url(), traders: z.array(z.string()) }),
  z.object({
    kind: z.literal('offer'),
    name: z.string(),
    seed: z.int(),
    rate: z.number().check(z.positive()),
    seconds: z.number().check(z.positive()),
  }),
]);
export type LoadCommand = z.infer<typeof loadCommand>;

export const loadReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('prepared') }),
  z.object({ kind: z.literal('offered'), figures: offerFigures }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);
export type LoadReport = z.infer<typeof loadReport>;
