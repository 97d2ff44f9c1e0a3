/** Samples of a profile are given to whoever had the turn; idle time is nobody's, the collector's its own. */
import { expect, it } from 'vitest';
import { COLLECTOR, partShares } from './part-shares.ts';

const node = (id: number, functionName: string) => {
  return { id, callFrame: { functionName, scriptId: '0', url: '', lineNumber: 0, columnNumber: 0 } };
};

it('divides the busy time among the parts', () => {
  const profile = {
    nodes: [node(1, 'work'), node(2, '(idle)'), node(3, '(garbage collector)')],
    startTime: 1_000,
    endTime: 2_000,
    samples: [1, 1, 2, 1, 3],
    timeDeltas: [100, 200, 300, 200, 500],
  };
  const turns = [
    { atUs: 1_200, part: 'router' },
    { atUs: 1_700, part: 'http-api' },
  ];
  const shares = partShares({ profile, turns });
  expect([...shares]).toEqual([
    [COLLECTOR, 0.5],
    ['router', 0.2],
    ['http-api', 0.2],
    ['around', 0.1],
  ]);
});
