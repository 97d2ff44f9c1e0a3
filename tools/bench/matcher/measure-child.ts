/** One measurement in a process of its own: replays an operations file through one contender; prints one line of JSON. */
import { readFile } from 'node:fs/promises';
import { assert, must } from '@tulip/std';
import type { Contender } from './contenders/contender.ts';
import { CONTENDERS } from './contenders/contenders.ts';
import { CHUNK, type MeasureReply, type MeasureRequest, OBJECTS_CHUNK } from './measure-request.ts';
import { type Operations, parseOperations } from './operations.ts';
import { Tally } from './tally.ts';

const PASSES_MAX = 200;
const LATENCY_SAMPLES_MAX = 2_000_000;

/** A replay that gets hardly beyond the preload is measured with the preload. */
const TIMED_MIN = 10_000;

/** How many operations took how long: those after the preload, and those of the preload. */
interface Times {
  timed: number;
  cpuUs: number;
  preloaded: number;
  preloadCpuUs: number;
}

/** What was counted and measured up to some operation. */
interface Mark extends Times {
  readonly at: number;
  fold: string;
}

interface Pass extends Times {
  operations: number;
  readonly tally: Tally;
  readonly marks: readonly Mark[];
}

async function measure(request: MeasureRequest): Promise<MeasureReply> {
  await warmUp(request);
  const operations = await read(request.file);
  const samples = request.mode === 'latency' ? new Float64Array(LATENCY_SAMPLES_MAX) : undefined;
  const memoryBefore = residentBytes();
  const passes: Pass[] = [];
  let memoryBytes = 0;
  do {
    const contender = await CONTENDERS[request.contender](operations);
    passes.push(
      samples === undefined ? replay(contender, operations, request) : timeEach(contender, operations, samples),
    );
    if (passes.length === 1) memoryBytes = residentBytes() - memoryBefore;
    // Named here, so that the book is not collected before it is weighed.
    contender.prepare(0, 0);
  } while (isAnotherWanted(passes, operations, request));
  return replyOf(passes, memoryBytes, samples);
}

function isAnotherWanted(passes: readonly Pass[], { count }: Operations, request: MeasureRequest): boolean {
  const { operations } = must(passes[0], 'a pass');
  if (request.mode === 'latency' || operations < count || passes.length >= PASSES_MAX) return false;
  return sum(passes.map(({ cpuUs }) => cpuUs)) < request.cpuMsMin * 1_000;
}

function replyOf(passes: readonly Pass[], memoryBytes: number, samples: Float64Array | undefined): MeasureReply {
  const { operations, timed, tally, marks } = must(passes[0], 'a pass');
  assert(
    passes.every((pass) => pass.tally.fold === tally.fold),
    'every pass trades the same',
  );
  return {
    operations,
    timed,
    isPreloadMeasured: timed < TIMED_MIN && timed < operations,
    mops: mopsOf(passes),
    marks: marks.map(({ fold }, index) => ({
      mops: mopsOf(passes.map((pass) => must(pass.marks[index], 'a mark'))),
      fold,
    })),
    trades: tally.trades,
    quantity: tally.quantity,
    fold: tally.fold,
    memoryMb: memoryBytes / 1e6,
    latencyUs: samples === undefined ? null : percentilesOf(samples.subarray(0, Math.min(timed, samples.length))),
  };
}

/** Millions a second over all passes. */
function mopsOf(passes: readonly Times[]): number {
  const total = (value: (times: Times) => number) => sum(passes.map(value));
  const [timed, cpuUs] = [total((times) => times.timed), total((times) => times.cpuUs)];
  const isEnough = (passes[0]?.timed ?? 0) >= TIMED_MIN || total((times) => times.preloaded) === 0;
  if (isEnough) return timed / cpuUs;
  return (timed + total((times) => times.preloaded)) / (cpuUs + total((times) => times.preloadCpuUs));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

async function warmUp({ contender, warmUpFile, warmUpOperations }: MeasureRequest): Promise<void> {
  const operations = await read(warmUpFile);
  const book = await CONTENDERS[contender](operations);
  const tally = new Tally(undefined);
  const end = Math.min(warmUpOperations, operations.count);
  for (let from = 0; from < end; from += OBJECTS_CHUNK) step(book, from, Math.min(from + OBJECTS_CHUNK, end), tally);
}

async function read(file: string): Promise<Operations> {
  const parsed = parseOperations(await readFile(file));
  assert(parsed.ok, parsed.ok ? '' : `${file}: ${parsed.error}`);
  return parsed.value;
}

/** Returns the CPU time of the operations themselves, in µs, of all threads of the process. */
function step(contender: Contender, from: number, to: number, tally: Tally): number {
  contender.prepare(from, to);
  const before = process.cpuUsage();
  contender.run(from, to);
  const { user, system } = process.cpuUsage(before);
  contender.drain(tally);
  return user + system;
}

function replay(contender: Contender, { count, preload, fileIds }: Operations, request: MeasureRequest): Pass {
  const chunk = request.contender === 'core' ? CHUNK : OBJECTS_CHUNK;
  const end = Math.min(count, request.operationsMax);
  const pass = newPass(fileIds, request.marks);
  const stops = [preload, ...request.marks, end].sort((a, b) => a - b);
  const startedAt = performance.now();
  for (let from = 0; from < end && performance.now() - startedAt < request.wallMsMax; from = pass.operations) {
    const to = Math.min(
      from + chunk,
      must(
        stops.find((stop) => stop > from),
        'the end',
      ),
    );
    const cpuUs = step(contender, from, to, pass.tally);
    pass.operations = to;
    if (from >= preload) {
      pass.cpuUs += cpuUs;
      pass.timed += to - from;
    } else {
      pass.preloadCpuUs += cpuUs;
      pass.preloaded += to - from;
    }
    const { timed, preloaded, preloadCpuUs } = pass;
    for (const mark of pass.marks) {
      if (mark.at !== to) continue;
      Object.assign(mark, { timed, cpuUs: pass.cpuUs, preloaded, preloadCpuUs, fold: pass.tally.fold });
    }
  }
  return pass;
}

function newPass(fileIds: Int32Array | undefined, marks: readonly number[]): Pass {
  const tally = new Tally(fileIds);
  const none: Times = { timed: 0, cpuUs: 0, preloaded: 0, preloadCpuUs: 0 };
  return { operations: 0, ...none, tally, marks: marks.map((at) => ({ at, ...none, fold: tally.fold })) };
}

/** Wall time of each operation, less what reading the clock takes. */
function timeEach(contender: Contender, { count, preload, fileIds }: Operations, samples: Float64Array): Pass {
  const pass = newPass(fileIds, []);
  const clockMs = clockCostMs();
  for (let from = 0; from < count; from = pass.operations) {
    const to = Math.min(from < preload ? preload : count, from + OBJECTS_CHUNK);
    contender.prepare(from, to);
    for (let index = from; index < to; index++) {
      const before = performance.now();
      contender.run(index, index + 1);
      const ms = performance.now() - before;
      if (index >= preload && pass.timed < samples.length) samples[pass.timed++] = Math.max(0, ms - clockMs) * 1_000;
    }
    contender.drain(pass.tally);
    pass.operations = to;
  }
  return pass;
}

function clockCostMs(): number {
  const costs = Float64Array.from({ length: 10_001 }, () => {
    const before = performance.now();
    return performance.now() - before;
  });
  return must(costs.sort()[5_000], 'a median');
}

function percentilesOf(samples: Float64Array) {
  const sorted = samples.slice().sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999) };
}

function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

console.log(JSON.stringify(await measure(JSON.parse(must(process.argv[2], 'a request')) as MeasureRequest)));
