/** Lambda: the router on the exchange table’s change stream. */
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { handleLedgerChanges } from '../../handlers/router.ts';
import { instrument } from './instrument.ts';
import { workerDeps } from './worker-runtime.ts';

export const handler = instrument('router', async (event: DynamoDBStreamEvent) => {
  const keys = event.Records.flatMap((record) => record.dynamodb?.Keys?.['pk']?.S ?? []);
  await handleLedgerChanges(workerDeps, keys);
});
