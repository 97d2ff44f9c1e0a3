/** Lambda: the broadcaster on `events.fifo`. */
import type { SQSEvent } from 'aws-lambda';
import { handleMarketEvents } from '../../handlers/broadcaster.ts';
import { instrument } from './instrument.ts';
import { runtime } from './runtime.ts';
import { deliveriesOf, failuresOf } from './sqs-event.ts';

export const handler = instrument('broadcaster', async (event: SQSEvent) =>
  failuresOf(await handleMarketEvents(runtime.deps, deliveriesOf(event))),
);
