/** Entry of the measured Region's process: the deployed entries as `npm start` runs them, with a probe beside them. */
import { dieWithSupervisor } from '@tulip/services/hosts/laptop/region-bond.ts';

dieWithSupervisor();
const { loadDeployedCode } = await import('@tulip/services/hosts/laptop/deployed-code.ts');
const { runRegionProcess } = await import('@tulip/services/hosts/laptop/region-process.ts');
const { startProbe } = await import('./probe.ts');
const code = loadDeployedCode(new URL('../../../../services/src/hosts/lambda/', import.meta.url));
await runRegionProcess(await startProbe(code, process.env['TULIP_BENCH_PROBE'] ?? ''));
