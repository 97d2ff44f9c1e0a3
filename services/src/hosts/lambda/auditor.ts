/** Lambda: the auditor on its schedule. */
import { handleAudit } from '../../handlers/auditor.ts';
import { instrument } from './instrument.ts';
import { workerDeps } from './worker-runtime.ts';

export const handler = instrument('auditor', () => handleAudit(workerDeps));
