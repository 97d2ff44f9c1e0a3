/** A head that is not stored is what the ledger implies. */
import { describe, expect, it } from 'vitest';
import { LANE, pendingOrder, placeOf, runBatches } from '../testing/scripted-lane.ts';
import { headAfter, initialHead } from './lane-head.ts';
import { genesisHash } from './ledger-entry.ts';

describe('a lane head', () => {
  it('of an empty ledger stands before its first entry', () => {
    expect(initialHead(LANE)).toEqual({
      stream: LANE,
      epoch: 0,
      seq: 0,
      projectedSeq: 0,
      hash: genesisHash(LANE),
      at: 0,
      recentLagsMs: [],
      isStored: false,
    });
  });

  it('rebuilt from the last entry is the planned one but for the lags, and says that it is not stored', () => {
    const orders = ['a', 'b'].map((key) => pendingOrder({ key }));
    const { entries, head } = runBatches([orders.map((order) => placeOf(order))], orders);
    const [, last] = entries;
    if (last === undefined) throw new Error('two orders make two entries');
    expect(headAfter({ ...last, epoch: 3 })).toEqual({ ...head, epoch: 3, recentLagsMs: [], isStored: false });
  });
});
