/** Entry of a Region's process on the laptop: runs the deployed Lambda entries beside it. */
import { dieWithSupervisor } from './region-bond.ts';

dieWithSupervisor();
// Loaded afterwards, because loading takes longer than a supervisor may live.
const { loadDeployedCode } = await import('./deployed-code.ts');
const { runRegionProcess } = await import('./region-process.ts');
await runRegionProcess(loadDeployedCode(new URL('../lambda/', import.meta.url)));
