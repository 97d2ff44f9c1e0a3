/** Lambda: the router on the exchange table’s change stream. */
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { handleLedgerChanges } from '../../handlers/router.ts';
import { instrument } from './instrument.ts';
import { runtime } from './runtime.ts';

export const handler = instrument('router', async (event: DynamoDBStreamEvent) => {
  const keys = event.Records.flatMap((record) => record.dynamodb?.Keys?.['pk']?.S ?? []);
  await handleLedgerChanges(runtime.deps, keys);
});
