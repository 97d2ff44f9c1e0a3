/** The sweeper: rings again for pending work, publishes and broadcasts whatever was left behind. */
import { catchUpFrames, ownStreams, publishStreams, streamsBehind, sweep } from '@tulip/exchange';
import type { HandlerDeps } from './handler-deps.ts';

/** `ringAll` rings for everything at once: after a restart that lost the queues. */
export async function handleSweep(deps: HandlerDeps, options: { readonly ringAll: boolean }): Promise<void> {
  await sweep(deps, { minAgeMs: deps.sweepAfterMs, ringAll: options.ringAll });
  const behind = await streamsBehind(deps.lanes, deps.cursors, ownStreams(deps.config));
  await publishStreams(deps, behind);
  await catchUpFrames(deps);
}
