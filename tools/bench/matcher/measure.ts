/** Measures one operations file through every contender, in fresh processes that take turns. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { must } from '@tulip/std';
import { medianOf } from '../lambda/import-times.ts';
import { type ContenderName, PEERS } from './contenders/contender.ts';
import type { MeasureReply, MeasureRequest } from './measure-request.ts';

const execute = promisify(execFile);
const CHILD = fileURLToPath(new URL('./measure-child.ts', import.meta.url));

export type Peer = (typeof PEERS)[number];
export type Own = 'core' | 'face';
export const OWN = ['core', 'face'] as const satisfies readonly ContenderName[];

export interface MeasurePlan {
  readonly file: string;
  /** Replayed by each process before it measures. */
  readonly warmUpFile: string;
  /** Processes for each of our own contenders. */
  readonly rounds: number;
  /** Wall time for each peer, over all of its processes. */
  readonly peerMs: number;
  readonly isLatencyMeasured: boolean;
}

export interface OwnFigures {
  readonly mops: number;
  readonly trades: number;
  readonly quantity: number;
  readonly fold: string;
  readonly memoryMb: number;
  readonly latencyUs: MeasureReply['latencyUs'];
  /** How many times as fast as each peer, over the operations that the peer came to. */
  readonly ratios: Readonly<Record<Peer, number>>;
}

export interface PeerFigures {
  readonly mops: number;
  /** The operations that it came to, the preload included; the file has more where it ran out of time. */
  readonly operations: number;
  readonly isPreloadMeasured: boolean;
  readonly processes: number;
  /** Whether it traded as the matcher did, up to where it came. */
  readonly isSame: boolean;
}

export interface FileFigures {
  readonly own: Readonly<Record<Own, OwnFigures>>;
  readonly peers: Readonly<Record<Peer, PeerFigures>>;
}

/** Of the generated flows. */
export type FlowFigures = Readonly<Record<'mixed' | 'deep' | 'sweep', FileFigures>>;

const WARM_UP_OPERATIONS = 60_000;
/** A peer that needs longer for these is slow enough to be measured cold. */
const PEER_WARM_UP_OPERATIONS = 6_144;
const CPU_MS_MIN = 300;
const UNLIMITED = Number.MAX_SAFE_INTEGER;

export async function measureFile(plan: MeasurePlan): Promise<FileFigures> {
  const firstOfPeers = await firstPeerReplies(plan);
  const marks = PEERS.map((peer) => firstOfPeers[peer].operations);
  const replies: Record<ContenderName, MeasureReply[]> = {
    core: [],
    face: [],
    'nodejs-order-book': [firstOfPeers['nodejs-order-book'].reply],
    'big-order-book': [firstOfPeers['big-order-book'].reply],
  };
  const spentMs = { 'nodejs-order-book': 0, 'big-order-book': 0 };
  for (const peer of PEERS) spentMs[peer] = firstOfPeers[peer].wallMs;
  for (let round = 0; round < plan.rounds; round++) {
    for (const own of OWN) replies[own].push(await measureOnce(plan, { contender: own, marks }));
    for (const peer of PEERS) {
      const { wallMs, operations } = firstOfPeers[peer];
      if (round === 0 || spentMs[peer] + wallMs > plan.peerMs) continue;
      replies[peer].push(await measureOnce(plan, { contender: peer, operationsMax: operations, marks }));
      spentMs[peer] += wallMs;
    }
  }
  const peers = {
    'nodejs-order-book': peerFigures(replies, 'nodejs-order-book'),
    'big-order-book': peerFigures(replies, 'big-order-book'),
  };
  const own = { core: await ownFigures(plan, replies, 'core'), face: await ownFigures(plan, replies, 'face') };
  if (own.core.fold !== own.face.fold) {
    throw new Error(`core and face trade differently: ${own.core.fold} and ${own.face.fold}`);
  }
  return { own, peers };
}

interface FirstReply {
  readonly reply: MeasureReply;
  /** How far every process of this peer goes. */
  readonly operations: number;
  readonly wallMs: number;
}

/** A peer's first process shows how far the peer comes in a third of its time, so that there is time for two more. */
async function firstPeerReplies(plan: MeasurePlan): Promise<Record<Peer, FirstReply>> {
  const first = async (contender: Peer): Promise<FirstReply> => {
    const startedAt = performance.now();
    const reply = await measureOnce(plan, { contender, wallMsMax: plan.peerMs / 3 });
    return { reply, operations: reply.operations, wallMs: performance.now() - startedAt };
  };
  return { 'nodejs-order-book': await first('nodejs-order-book'), 'big-order-book': await first('big-order-book') };
}

function peerFigures(replies: Record<ContenderName, MeasureReply[]>, peer: Peer): PeerFigures {
  const own = replies[peer];
  const { operations, isPreloadMeasured, fold } = must(own[0], 'a reply');
  return {
    mops: medianOf(own.map(({ mops }) => mops)),
    operations,
    isPreloadMeasured,
    processes: own.length,
    isSame: must(replies.core[0], 'a reply').marks[PEERS.indexOf(peer)]?.fold === fold,
  };
}

async function ownFigures(
  plan: MeasurePlan,
  replies: Record<ContenderName, MeasureReply[]>,
  contender: Own,
): Promise<OwnFigures> {
  const own = replies[contender];
  const { trades, quantity, fold } = must(own[0], 'a reply');
  const ratioTo = (peer: Peer) => {
    const mops = medianOf(own.map(({ marks }) => marks[PEERS.indexOf(peer)]?.mops ?? Number.NaN));
    return mops / medianOf(replies[peer].map((reply) => reply.mops));
  };
  const latency = plan.isLatencyMeasured ? await measureOnce(plan, { contender, mode: 'latency' }) : undefined;
  return {
    mops: medianOf(own.map(({ mops }) => mops)),
    trades,
    quantity,
    fold,
    memoryMb: medianOf(own.map(({ memoryMb }) => memoryMb)),
    latencyUs: latency?.latencyUs ?? null,
    ratios: { 'nodejs-order-book': ratioTo('nodejs-order-book'), 'big-order-book': ratioTo('big-order-book') },
  };
}

/** Runs one process. */
export async function measureOnce(
  { file, warmUpFile }: Pick<MeasurePlan, 'file' | 'warmUpFile'>,
  request: Pick<MeasureRequest, 'contender'> & Partial<MeasureRequest>,
): Promise<MeasureReply> {
  const isPeer = (PEERS as readonly string[]).includes(request.contender);
  const full: MeasureRequest = {
    file,
    warmUpFile,
    warmUpOperations: isPeer ? PEER_WARM_UP_OPERATIONS : WARM_UP_OPERATIONS,
    operationsMax: UNLIMITED,
    wallMsMax: UNLIMITED,
    cpuMsMin: isPeer ? 0 : CPU_MS_MIN,
    marks: [],
    mode: 'speed',
    ...request,
  };
  const { stdout } = await execute(process.execPath, ['--expose-gc', CHILD, JSON.stringify(full)]);
  return JSON.parse(must(stdout.trim().split('\n').at(-1), 'a reply')) as MeasureReply;
}
