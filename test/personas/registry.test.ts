/** The acceptance lines of the registry of personas, one test each, through the whole façade over memory adapters. */
import type { FaultHooks } from '@tulip/adapters-memory';
import type { Order, OrderRow, Persona } from '@tulip/contracts';
import { loadSeedPersonas } from '@tulip/exchange';
import { createHttpApp } from '@tulip/services/handlers/http/app.ts';
import { describe, expect, it } from 'vitest';
import { createWorkbench, type Process } from '../seams/workbench.ts';

const BUY = { userId: 'clusius', side: 'BUY', price: '12.50', quantity: 10 };

async function started(hooks: FaultHooks = {}) {
  const bench = await createWorkbench();
  const process = bench.start(hooks);
  return { bench, process, ...client(process) };
}

function client({ deps, get }: Process) {
  const app = createHttpApp(deps);
  const send = async (method: string, path: string, body?: object): Promise<Response> =>
    app.request(path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  const personas = async () => ((await (await get('/api/personas')).json()) as { personas: Persona[] }).personas;
  const orders = async (query = '') => {
    const answer = await get(`/api/orders?limit=200${query}`);
    return ((await answer.json()) as { orders: OrderRow[] }).orders;
  };
  return { send, personas, orders };
}

async function placed(answer: Response): Promise<Order> {
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { order: Order }).order;
}

describe('the registry of personas', () => {
  it('Users are data, not code: id, display name, avatar, short bio; three seeds', async () => {
    const { personas } = await started();
    const listed = await personas();
    expect(listed.map(({ userId }) => userId).sort()).toEqual(['clusius', 'leeuwenhoek', 'oosterwijck']);
    for (const persona of listed) {
      expect(Object.keys(persona)).toEqual(expect.arrayContaining(['userId', 'displayName', 'avatarUrl', 'bio']));
      expect(persona.bio).not.toBe('');
    }
  });

  it('Seeds are loaded once and never overwritten after an edit', async () => {
    const { process, send, personas } = await started();
    const edit = { displayName: 'Charles de l’Écluse', bio: 'of Arras' };
    expect((await send('PUT', '/api/personas/clusius', edit)).status).toBe(200);
    await loadSeedPersonas(process.deps);
    expect((await personas()).find(({ userId }) => userId === 'clusius')).toMatchObject(edit);
  });

  it('Every order stores only userId; reads join the registry, so old orders pick up a new name', async () => {
    const { process, send, orders } = await started();
    const { orderId } = await placed(await process.place(BUY, 'k'));
    const { order } = (await (await process.get(`/api/orders/${orderId}`)).json()) as { order: Order };
    expect(JSON.stringify(order)).not.toContain('Carolus');
    await send('PUT', '/api/personas/clusius', { displayName: 'Charles de l’Écluse' });
    expect(await orders()).toMatchObject([{ orderId, user: { displayName: 'Charles de l’Écluse', bio: '' } }]);
  });

  it('A missing or unknown userId is refused', async () => {
    const { process } = await started();
    const { userId: _, ...nobody } = BUY;
    expect((await process.place(nobody, 'k')).status).toBe(400);
    const unknown = await process.place({ ...BUY, userId: 'rembrandt' }, 'k');
    expect([unknown.status, await unknown.json()]).toMatchObject([422, { code: 'unknown-persona' }]);
  });

  it('The log line of each accepted order carries its userId', async () => {
    const { process } = await started();
    const users = ['clusius', 'oosterwijck', 'leeuwenhoek'];
    for (const userId of users) await placed(await process.place({ ...BUY, userId }, 'k'));
    const lines = process.adapters.log.lines.filter(({ message }) => message === 'ORDER_ACCEPTED');
    expect(lines.map(({ fields }) => fields?.['userId'])).toEqual(users);
  });

  it('Deleting a persona is a tombstone: history readable as a removed user, new orders refused, the id never reused', async () => {
    const { process, send, personas, orders } = await started();
    const { orderId } = await placed(await process.place(BUY, 'k'));
    await process.settle();
    const removed = await send('DELETE', '/api/personas/clusius');
    expect([removed.status, await removed.text()]).toEqual([204, '']);
    expect((await personas()).map(({ userId }) => userId)).not.toContain('clusius');
    expect((await process.get('/api/personas/clusius')).status).toBe(404);
    const user = { userId: 'clusius', displayName: 'Removed user', avatarUrl: null, bio: '' };
    expect(await orders('&userId=clusius')).toMatchObject([{ orderId, user }]);
    const refused = await process.place(BUY, 'k2');
    expect([refused.status, await refused.json()]).toMatchObject([422, { code: 'unknown-persona' }]);
    const again = await send('POST', '/api/personas', { displayName: 'Another', userId: 'clusius' });
    expect([again.status, await again.json()]).toMatchObject([409, { code: 'persona-exists' }]);
    expect((await send('PUT', '/api/personas/clusius', { displayName: 'Back' })).status).toBe(404);
    expect((await send('DELETE', '/api/personas/clusius')).status).toBe(204);
    expect((await send('DELETE', '/api/personas/never-was')).status).toBe(404);
  });

  it('With open orders a deletion is 409 unless ?force=true, which asks each of them to be cancelled', async () => {
    const { process, send } = await started();
    const { orderId } = await placed(await process.place(BUY, 'k'));
    for (const path of ['/api/personas/clusius', '/api/personas/clusius?force=false']) {
      const refused = await send('DELETE', path);
      expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'persona-has-open-orders' }]);
    }
    expect((await process.get('/api/personas/clusius')).status).toBe(200);
    expect((await send('DELETE', '/api/personas/clusius?force=true')).status).toBe(204);
    expect((await process.deps.lanes.cancelRequests([orderId], ['us-east-2'])).size).toBe(1);
    await process.settle();
    expect(['FILLED', 'CANCELLED']).toContain((await process.order(orderId)).status);
  });

  it('A deleted persona is refused at once in the process that deleted it, and within five seconds in any other', async () => {
    const { bench, process, send } = await started();
    const other = bench.start();
    await placed(await process.place(BUY, 'remembered here'));
    await placed(await other.place(BUY, 'remembered elsewhere'));
    await process.settle();
    await send('DELETE', '/api/personas/clusius');
    expect((await process.place(BUY, 'here')).status).toBe(422);
    bench.clock.advance(5_000);
    expect((await other.place(BUY, 'elsewhere')).status).toBe(422);
  });

  it('A list of 200 orders with personas takes a constant number of reads', async () => {
    const reads: string[] = [];
    const { process, orders, send } = await started({
      before: (operation) =>
        void (operation.startsWith('orders.') || operation.startsWith('personas.') ? reads.push(operation) : 0),
    });
    const readsOf = async () => {
      reads.length = 0;
      const rows = await orders();
      return { rows, reads: [...reads] };
    };
    await placed(await process.place(BUY, 'k0'));
    const one = await readsOf();
    for (let number = 1; number < 200; number++) {
      const userId = `trader-${number}`;
      await send('POST', '/api/personas', { displayName: `Trader ${number}`, userId });
      await placed(await process.place({ ...BUY, userId }, `k${number}`));
    }
    const many = await readsOf();
    expect(new Set(many.rows.map(({ user }) => user.displayName)).size).toBe(200);
    expect(many.reads).toEqual(one.reads);
    expect(many.reads.filter((operation) => operation.startsWith('personas.'))).toEqual(['personas.many']);
  });
});
