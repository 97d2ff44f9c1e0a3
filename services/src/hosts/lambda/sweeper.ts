/** Lambda: the sweeper on its schedule. */
import { handleSweep } from '../../handlers/sweeper.ts';
import { instrument } from './instrument.ts';
import { runtime } from './runtime.ts';
import { sweepInputOf } from './sweep-input.ts';

export const handler = instrument('sweeper', (event: unknown) => handleSweep(runtime.deps, sweepInputOf(event)));
