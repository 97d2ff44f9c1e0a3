/** The sweeper: rings again for pending work; writes, publishes and broadcasts whatever was left behind. */
import {
  catchUpFrames,
  ownStreams,
  projectBehind,
  publishStreams,
  resendCash,
  streamsBehind,
  sweep,
} from '@tulip/exchange';
import { eachApart } from '@tulip/std';
import type { HandlerDeps } from './handler-deps.ts';

/**
 * `ringAll` rings for everything at once: after a restart that lost the queues. Each part is tried whatever became of the one
 * before; then the first error is thrown.
 */
export async function handleSweep(deps: HandlerDeps, options: { readonly ringAll: boolean }): Promise<void> {
  const parts = [
    () => sweep(deps, { minAgeMs: deps.sweepAfterMs, ringAll: options.ringAll }),
    // What the lost queues held is sent again before the rest of the ledger is published behind it.
    ...(options.ringAll ? [() => sendCashAgain(deps)] : []),
    () => publishBehind(deps),
    () => projectBehind(deps),
    () => catchUpFrames(deps),
  ];
  await eachApart<() => Promise<unknown>>(parts, 1, (part) => part());
}

async function sendCashAgain(deps: HandlerDeps): Promise<void> {
  const messages = await resendCash(deps);
  if (messages > 0) deps.log.write('CASH_SENT_AGAIN', { messages });
}

async function publishBehind(deps: HandlerDeps): Promise<void> {
  await publishStreams(deps, await streamsBehind(deps, await ownStreams(deps)));
}
