/** Removing a persona: refused or complete with open orders, safe to repeat, and final. */
import { createPersona, listOrders, loadSeedPersonas, orderIdOf, removePersona } from '@tulip/exchange';
import { describe, expect, it } from 'vitest';
import { createBench, failing, HOME } from './bench.ts';

describe('a persona', () => {
  it('without open orders is removed, and the process forgets that it may trade', async () => {
    const { deps, adapters } = (await createBench()).start();
    const forgotten: string[] = [];
    const traders = { forget: (userId: string) => void forgotten.push(userId) };
    expect(await removePersona({ ...deps, traders }, 'clusius', false)).toEqual({ ok: true, value: 'removed' });
    expect(forgotten).toEqual(['clusius']);
    expect(await deps.personas.get('clusius')).toBeUndefined();
    expect(adapters.log.lines.at(-1)).toEqual({ message: 'PERSONA_REMOVED', fields: { userId: 'clusius' } });
  });

  it('with open orders stays, unless the removal is forced: then each of them is asked to be cancelled', async () => {
    const { deps, accept, place, fillAll } = (await createBench()).start();
    const orders = await Promise.all(['a', 'b', 'c'].map((key) => accept({ type: 'LIMIT', price: '12.50' }, key)));
    const others = await accept({ userId: 'oosterwijck', type: 'LIMIT', price: '12.50' }, 'd');
    expect(await removePersona(deps, 'clusius', false)).toEqual({ ok: false, error: 'persona-has-open-orders' });
    expect(await deps.personas.get('clusius')).toBeDefined();
    expect(await removePersona(deps, 'clusius', true)).toMatchObject({ ok: true });
    const orderIds = [...orders, others].map(({ orderId }) => orderId);
    const wishes = await deps.lanes.cancelRequests(orderIds, [HOME]);
    expect([...wishes.values()].map(({ orderId }) => orderId).sort()).toEqual(orderIds.slice(0, 3).sort());
    expect(await place({}, 'e')).toEqual({ ok: false, error: 'unknown-persona' });
    await fillAll();
    const page = await listOrders(deps, { userId: 'clusius', limit: 10 });
    const rows = page.ok ? page.value.orders : [];
    expect(rows).toHaveLength(3);
    expect(rows.every(({ status, user }) => status !== 'PENDING' && user.displayName === 'Removed user')).toBe(true);
  });

  it('whose removal failed half-way is gone, and the same call again cancels the rest', async () => {
    const bench = await createBench();
    const { deps, accept } = bench.start();
    const orders = await Promise.all(['a', 'b'].map((key) => accept({ type: 'LIMIT', price: '12.50' }, key)));
    const failingOnce = bench.start(failing('before', 'orders.requestCancel', 'unreachable'));
    await expect(removePersona(failingOnce.deps, 'clusius', true)).rejects.toMatchObject({ failure: 'unreachable' });
    expect(await deps.personas.get('clusius')).toBeUndefined();
    expect(await removePersona(deps, 'clusius', false)).toMatchObject({ ok: true });
    const wishes = await deps.lanes.cancelRequests(
      orders.map(({ orderId }) => orderId),
      [HOME],
    );
    expect(wishes.size).toBe(2);
  });

  it('that is removed answers its old keys for ever, and no new one', async () => {
    const { deps, accept, place } = (await createBench()).start();
    const { orderId } = await accept({}, 'old');
    await removePersona(deps, 'clusius', true);
    expect(orderId).toBe(orderIdOf('clusius', 'old'));
    expect(await place({}, 'old')).toMatchObject({ ok: true, value: { isReplay: true, order: { orderId } } });
    expect(await place({}, 'new')).toEqual({ ok: false, error: 'unknown-persona' });
  });

  it('that is removed comes back neither by a deployment nor under the same id', async () => {
    const { deps } = (await createBench()).start();
    await removePersona(deps, 'clusius', false);
    await loadSeedPersonas(deps);
    expect(await deps.personas.get('clusius')).toBeUndefined();
    const again = await createPersona(deps, { userId: 'clusius', displayName: 'Charles', bio: '' });
    expect(again).toEqual({ ok: false, error: 'persona-exists' });
  });

  it('that never was is unknown, forced or not', async () => {
    const { deps } = (await createBench()).start();
    for (const isForced of [false, true]) {
      expect(await removePersona(deps, 'nobody', isForced)).toEqual({ ok: false, error: 'unknown-persona' });
    }
  });
});
