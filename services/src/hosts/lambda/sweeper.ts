/** Lambda: the sweeper on its schedule. */
import * as z from 'zod/mini';
import { handleSweep } from '../../handlers/sweeper.ts';
import { instrument } from './instrument.ts';
import { runtime } from './runtime.ts';

/** A scheduled event; whoever has lost the queues asks for `detail.ringAll`. */
const sweepEvent = z.object({ detail: z.optional(z.object({ ringAll: z.optional(z.boolean()) })) });

export const handler = instrument('sweeper', async (event: unknown) => {
  const { detail } = z.parse(sweepEvent, event);
  await handleSweep(runtime.deps, { ringAll: detail?.ringAll === true });
});
