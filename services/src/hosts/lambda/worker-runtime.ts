/** The worker's dependencies, over the composition of the same execution environment. */
import { composeWorker } from '../../compose-worker.ts';
import { runtime } from './runtime.ts';

export const workerDeps = composeWorker(runtime);
