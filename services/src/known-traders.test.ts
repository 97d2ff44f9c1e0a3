/** Traders are remembered for seconds, strangers not at all. */
import { OPENING_BALANCE, type PersonaRecord } from '@tulip/exchange';
import { epochMs } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { createKnownTraders } from './known-traders.ts';

function personaNamed(userId: string): PersonaRecord {
  const at = epochMs(0);
  return {
    userId,
    displayName: userId,
    bio: '',
    avatar: null,
    homeRegion: 'us-east-2',
    openingBalance: OPENING_BALANCE,
    createdAt: at,
    updatedAt: at,
  };
}

function bench() {
  const state = { now: 1_000_000, asked: [] as string[], registered: new Set(['clusius']) };
  const traders = createKnownTraders(
    {
      async get(userId) {
        state.asked.push(userId);
        return state.registered.has(userId) ? personaNamed(userId) : undefined;
      },
    },
    { now: () => epochMs(state.now) },
  );
  return { state, traders };
}

describe('known traders', () => {
  it('asks once for a persona that trades again within five seconds, and then anew', async () => {
    const { state, traders } = bench();
    for (let order = 0; order < 3; order++) expect(await traders.get('clusius')).toEqual(personaNamed('clusius'));
    expect(state.asked).toEqual(['clusius']);
    state.now += 4_999;
    await traders.get('clusius');
    expect(state.asked).toHaveLength(1);
    state.now += 1;
    state.registered.clear();
    expect(await traders.get('clusius')).toBeUndefined();
    expect(state.asked).toHaveLength(2);
  });

  it('asks every time for whom nobody knows, so that a new persona trades at once', async () => {
    const { state, traders } = bench();
    expect(await traders.get('jan')).toBeUndefined();
    state.registered.add('jan');
    expect(await traders.get('jan')).toEqual(personaNamed('jan'));
  });

  it('knows nobody any more who was removed here, also when the answer was under way', async () => {
    const { state, traders } = bench();
    await traders.get('clusius');
    state.registered.clear();
    traders.forget('clusius');
    expect(await traders.get('clusius')).toBeUndefined();
    state.registered.add('clusius');
    const underWay = traders.get('clusius');
    traders.forget('clusius');
    await underWay;
    state.registered.clear();
    expect(await traders.get('clusius')).toBeUndefined();
  });

  it('asks anew once the clock has been set back', async () => {
    const { state, traders } = bench();
    await traders.get('clusius');
    state.now -= 1;
    await traders.get('clusius');
    expect(state.asked).toHaveLength(2);
  });

  it('forgets whom it found first when it knows too many', async () => {
    const { state, traders } = bench();
    const many = Array.from({ length: 10_001 }, (_, number) => `u${number}`);
    state.registered = new Set(many);
    for (const userId of many) await traders.get(userId);
    state.asked.length = 0;
    await traders.get('u1');
    await traders.get('u0');
    expect(state.asked).toEqual(['u0']);
  });
});
