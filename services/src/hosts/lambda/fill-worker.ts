/** Lambda: the fill worker on `orders.fifo`. */
import type { SQSEvent } from 'aws-lambda';
import { createEngines } from '../../engines.ts';
import { handleOrderBells } from '../../handlers/fill-worker.ts';
import { instrument } from './instrument.ts';
import { runtime } from './runtime.ts';
import { deliveriesOf, failuresOf } from './sqs-event.ts';

const deps = { ...runtime.deps, engines: createEngines(runtime.deps) };

export const handler = instrument('fill-worker', async (event: SQSEvent) =>
  failuresOf(await handleOrderBells(deps, deliveriesOf(event))),
);
