/** Runs one floor in a process of its own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { type FloorFigures, type FloorTask, floorReport } from './messages.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

export async function runFloor(task: FloorTask): Promise<FloorFigures> {
  const child = fork(MAIN, { execArgv: [] });
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the floor ended (${code})`)));
  ended.catch(() => undefined);
  child.send(task);
  const [message] = await Promise.race([once(child, 'message'), ended]);
  const report = z.parse(floorReport, message);
  if ('failure' in report) throw new Error(report.failure);
  await once(child, 'exit');
  return report;
}
