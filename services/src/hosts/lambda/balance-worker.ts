/** Lambda: the balance worker on `balances.fifo`. */
import type { SQSEvent } from 'aws-lambda';
import { handleAdjustments } from '../../handlers/balance-worker.ts';
import { instrument } from './instrument.ts';
import { deliveriesOf, failuresOf } from './sqs-event.ts';
import { workerDeps } from './worker-runtime.ts';

export const handler = instrument('balance-worker', async (event: SQSEvent) =>
  failuresOf(await handleAdjustments(workerDeps, deliveriesOf(event))),
);
