/** Generated flows: the same seed gives the same bytes, and what they are said to be made of is in them. */
import { sha256Hex } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { deepFlow, mixedFlow, sweepFlow, swingFlow } from './flows.ts';
import { encodeOperations, OP_WORDS, type Operations, parseOperations } from './operations.ts';

const SIZE = { resting: 500, count: 4_000 };

function types({ words, preload }: Operations): readonly number[] {
  const counts = [0, 0, 0, 0, 0];
  for (let at = preload * OP_WORDS; at < words.length; at += OP_WORDS) {
    const type = (words[at] ?? 0) & 0xff;
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

describe.each([
  ['mixed', () => mixedFlow(1, SIZE), () => mixedFlow(2, SIZE)],
  ['deep', () => deepFlow(1, SIZE), () => deepFlow(2, SIZE)],
  ['sweep', () => sweepFlow(1, SIZE), () => sweepFlow(2, SIZE)],
  ['swing', () => swingFlow(1, 1_000_000, SIZE), () => swingFlow(2, 1_000_000, SIZE)],
] as const)('the %s flow', (_, flow, other) => {
  it('is its seed’s, and an operations file', () => {
    const bytes = encodeOperations(flow());
    expect(encodeOperations(flow())).toEqual(bytes);
    expect(encodeOperations(other())).not.toEqual(bytes);
    expect(parseOperations(bytes)).toMatchObject({ ok: true, value: { preload: 500, fileIds: undefined } });
  });
});

it('has the shares of a mixed flow that are stated', () => {
  const [limits = 0, iocs = 0, markets = 0, cancels = 0, modifies = 0] = types(mixedFlow(1, SIZE));
  const total = limits + iocs + markets + cancels + modifies;
  expect(cancels / total).toBeCloseTo(0.33, 1);
  expect(limits / total).toBeCloseTo(0.6, 1);
  expect(Math.min(iocs, markets, modifies)).toBeGreaterThan(0);
});

it('stays what it is, so that figures of different days are of the same operations', () => {
  expect(sha256Hex(encodeOperations(mixedFlow(1, SIZE))).slice(0, 16)).toBe('c4868c93b2fbc92b');
});
