/** Lambda: the balance worker on `balances.fifo`. */
import type { SQSEvent } from 'aws-lambda';
import { handleAdjustments } from '../../handlers/balance-worker.ts';
import { instrument } from './instrument.ts';
import { runtime } from './runtime.ts';
import { deliveriesOf, failuresOf } from './sqs-event.ts';

export const handler = instrument('balance-worker', async (event: SQSEvent) =>
  failuresOf(await handleAdjustments(runtime.deps, deliveriesOf(event))),
);
