/** Entry of a Region's process on the laptop: runs the deployed Lambda entries beside it. */
import { loadDeployedCode } from './deployed-code.ts';
import { runRegionProcess } from './region-process.ts';

await runRegionProcess(loadDeployedCode(new URL('../lambda/', import.meta.url)));
