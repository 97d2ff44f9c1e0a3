/** The process of a floor: fresh engines, one task, its figures to the parent, the end. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import type { RecordedCall } from '../host/call-recorder.ts';
import { type FloorEngines, startFloorEngines } from './floor-engines.ts';
import { ordersIn, runLeastDesign } from './least-design.ts';
import { type FloorFigures, type FloorTask, floorTask } from './messages.ts';
import { CallReplay } from './replay-calls.ts';

async function work(task: FloorTask): Promise<FloorFigures> {
  const text = await readFile(task.record, 'utf8');
  const calls: RecordedCall[] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const engines = await startFloorEngines(task);
  try {
    return task.kind === 'replay' ? await replay(engines, calls, task) : await least(engines, calls, task);
  } finally {
    await engines.stop();
  }
}

async function replay(engines: FloorEngines, calls: readonly RecordedCall[], task: FloorTask): Promise<FloorFigures> {
  const run = new CallReplay(engines, calls);
  const from = run.placeAt(task.timedFrom);
  await run.run(0, from, task.width);
  const cpuBefore = process.cpuUsage();
  const { calls: made, failed, seconds } = await run.run(from, run.size, task.width);
  const timed = calls.filter(({ startedAt }) => startedAt >= task.timedFrom);
  return { orders: ordersPut(timed), seconds, calls: made, failed, cpuSeconds: cpuSince(cpuBefore) };
}

function ordersPut(calls: readonly RecordedCall[]): number {
  return calls.filter(({ part, command }) => part === 'http-api' && command === 'PutCommand').length;
}

/** The first orders of the record only warm it up. */
async function least(engines: FloorEngines, calls: readonly RecordedCall[], task: FloorTask): Promise<FloorFigures> {
  const orders = ordersIn(calls);
  const from = ordersIn(calls.filter(({ startedAt }) => startedAt < task.timedFrom)).length;
  await runLeastDesign(engines, orders.slice(0, from), task.width, 0);
  const timed = orders.slice(from);
  const cpuBefore = process.cpuUsage();
  const seconds = await runLeastDesign(engines, timed, task.width, orders.length);
  const batches = Math.ceil(timed.length / 10);
  return {
    orders: timed.length,
    seconds,
    calls: 2 * timed.length + 3 * batches,
    failed: 0,
    cpuSeconds: cpuSince(cpuBefore),
  };
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

process.once('message', async (message) => {
  try {
    process.send?.(await work(z.parse(floorTask, message)));
  } catch (error) {
    process.send?.({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  process.disconnect();
});
