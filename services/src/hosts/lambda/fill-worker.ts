/** Lambda: the fill worker on `orders.fifo`. */
import type { SQSEvent } from 'aws-lambda';
import { createEngines } from '../../engines.ts';
import { handleOrderBells } from '../../handlers/fill-worker.ts';
import { instrument } from './instrument.ts';
import { deliveriesOf, failuresOf } from './sqs-event.ts';
import { workerDeps } from './worker-runtime.ts';

const deps = { ...workerDeps, engines: createEngines(workerDeps) };

export const handler = instrument('fill-worker', async (event: SQSEvent) =>
  failuresOf(await handleOrderBells(deps, deliveriesOf(event))),
);
