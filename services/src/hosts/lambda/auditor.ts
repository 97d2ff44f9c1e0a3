/** Lambda: the auditor on its schedule. */
import { handleAudit } from '../../handlers/auditor.ts';
import { instrument } from './instrument.ts';
import { runtime } from './runtime.ts';

export const handler = instrument('auditor', () => handleAudit(runtime.deps));
