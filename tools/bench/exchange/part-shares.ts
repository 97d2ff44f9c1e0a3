/** How the CPU time of a Region's one thread divides among the parts of the exchange, from a profile and its turns: pure. */

import { AROUND } from './host/parts.ts';
import type { PartProfile } from './host/probe.ts';

export const COLLECTOR = 'garbage collection';
const COLLECTOR_FRAME = '(garbage collector)';
const IDLE_FRAME = '(idle)';

export interface Sample {
  readonly part: string;
  /** Id of the node in the profile. */
  readonly node: number;
  readonly durationUs: number;
}

/** Every sample in which the thread was busy, and for whom; the collector works for all and is a part of its own. */
export function busySamples({ profile, turns }: PartProfile): Sample[] {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  const { samples = [], timeDeltas = [] } = profile;
  const busy: Sample[] = [];
  let now = profile.startTime;
  let turn = 0;
  let part = AROUND;
  for (const [index, node] of samples.entries()) {
    const durationUs = timeDeltas[index] ?? 0;
    now += durationUs;
    for (let next = turns[turn]; next !== undefined && next.atUs <= now; next = turns[turn]) {
      part = next.part;
      turn += 1;
    }
    const name = names.get(node);
    if (name === IDLE_FRAME) continue;
    busy.push({ part: name === COLLECTOR_FRAME ? COLLECTOR : part, node, durationUs });
  }
  return busy;
}

/** Shares of the busy time, largest first; their sum is 1. */
export function partShares(profile: PartProfile): Map<string, number> {
  const samples = busySamples(profile);
  const total = samples.reduce((sum, { durationUs }) => sum + durationUs, 0);
  const shares = new Map<string, number>();
  for (const { part, durationUs } of samples) shares.set(part, (shares.get(part) ?? 0) + durationUs / total);
  return new Map([...shares].sort(([, a], [, b]) => b - a));
}
