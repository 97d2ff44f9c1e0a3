/** Lambda: the broadcaster on `events.fifo`. */
import type { SQSEvent } from 'aws-lambda';
import { handleMarketEvents } from '../../handlers/broadcaster.ts';
import { instrument } from './instrument.ts';
import { deliveriesOf, failuresOf } from './sqs-event.ts';
import { workerDeps } from './worker-runtime.ts';

export const handler = instrument('broadcaster', async (event: SQSEvent) =>
  failuresOf(await handleMarketEvents(workerDeps, deliveriesOf(event))),
);
