/** The router: rung by ledger changes, publishes the streams that changed. */
import { publishStreams, regionOfStream } from '@tulip/exchange';
import type { HandlerDeps } from './handler-deps.ts';

const LEDGER_KEY = /^LEDGER#(.+)$/;

/** `keys` are partition keys of changed items; those that are not ledgers of this Region are left out. */
export async function handleLedgerChanges(deps: HandlerDeps, keys: readonly string[]): Promise<void> {
  const streams = new Set<string>();
  for (const key of keys) {
    const stream = LEDGER_KEY.exec(key)?.[1];
    if (stream !== undefined && regionOfStream(stream) === deps.config.region) streams.add(stream);
  }
  await publishStreams(deps, [...streams]);
}
