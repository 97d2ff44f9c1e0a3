/** Lambda: the sweeper on its schedule. */
import { handleSweep } from '../../handlers/sweeper.ts';
import { instrument } from './instrument.ts';
import { sweepInputOf } from './sweep-input.ts';
import { workerDeps } from './worker-runtime.ts';

export const handler = instrument('sweeper', (event: unknown) => handleSweep(workerDeps, sweepInputOf(event)));
