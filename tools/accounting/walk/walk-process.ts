/** The process in which orders are walked: a clock of its own, standard output as the functions' log, the recording as its one message. */
import { dieWithSupervisor } from '@tulip/services/hosts/laptop/region-bond.ts';
import { holdClock, swallowLog } from './process-hooks.ts';
import type { WalkSettings } from './recording.ts';

/** 2026-01-05T09:00:00Z: any fixed instant would do. */
const START_MS = 1_767_603_600_000;

dieWithSupervisor();
const hooks = { clock: holdClock(START_MS), logged: swallowLog() };
// Loaded afterwards, so that nothing has seen another clock or another log.
const { startStage } = await import('./stage.ts');
const { walk } = await import('./walk.ts');
const settings: WalkSettings = JSON.parse(process.argv[2] ?? '{}');
const stage = await startStage(settings, hooks);
const recording = await walk(stage, settings);
await stage.stop();
process.send?.(recording, () => process.exit(0));
