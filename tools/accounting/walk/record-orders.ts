/** Walks typical orders in a process of its own and answers the recording. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Recording, WalkSettings } from './recording.ts';

const PROCESS = fileURLToPath(new URL('./walk-process.ts', import.meta.url));
const STDERR = 2;

/** What the tables of costs are made from: the budget holds for these very orders. */
export const WALK: WalkSettings = {
  regions: ['us-east-2'],
  lanes: 8,
  batchSizes: [1, 2, 10],
  orders: 30,
  seed: 86,
};

export async function recordOrders(settings: WalkSettings): Promise<Recording> {
  const child = fork(PROCESS, [JSON.stringify(settings)], {
    stdio: ['ignore', 'ignore', STDERR, 'ipc'],
    serialization: 'advanced',
    execArgv: [],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the walk ended without a recording (${String(code)})`);
  });
  const [recording]: Recording[] = await Promise.race([once(child, 'message'), ended]);
  if (recording === undefined) throw new Error('the walk sent nothing');
  return recording;
}
