/** Handlers of queues and of the change stream: which deliveries come back, and which are not theirs at all. */
import { handleMarketEvents } from '@tulip/services/handlers/broadcaster.ts';
import type { QueueDelivery } from '@tulip/services/handlers/queue-delivery.ts';
import { handleLedgerChanges } from '@tulip/services/handlers/router.ts';
import { describe, expect, it } from 'vitest';
import { createWorkbench, type Process, toDelivery, type Workbench } from '../seams/workbench.ts';

const BUY = { userId: 'clusius', side: 'BUY', type: 'MARKET', quantity: 10 };

const GROUP = 'us-east-2/TULIP-0';

function unreadable(deliveryId: string, body = '{'): QueueDelivery {
  return { deliveryId, receiptHandle: deliveryId, groupId: GROUP, body, receiveCount: 1 };
}

async function traded(): Promise<{ bench: Workbench; process: Process }> {
  const bench = await createWorkbench();
  const process = bench.start();
  for (const key of ['a', 'b']) expect((await process.place(BUY, key)).status).toBe(202);
  await process.fillOnce();
  return { bench, process };
}

async function cursors(process: Process): Promise<Record<string, number>> {
  const { streams } = await process.deps.status();
  const read = await process.adapters.cursors.read(Object.keys(streams));
  return Object.fromEntries(read.filter(({ seq }) => seq > 0).map(({ stream, seq }) => [stream, seq]));
}

describe('the router', () => {
  it('publishes the ledgers of its Region that changed, each once, and looks at nothing else', async () => {
    const { bench, process } = await traded();
    const ledgers = ['LEDGER#us-east-2/TULIP-0', 'LEDGER#us-east-2/TULIP-1'];
    const others = ['ORDER#x', 'LEDGER#', 'LEDGER#eu-west-1/TULIP-0', 'XLEDGER#us-east-2/TULIP-0'];
    const read: unknown[] = [];
    const watching = bench.start({
      before(operation, [streams]) {
        if (operation === 'cursors.read') read.push(streams);
      },
    });
    await handleLedgerChanges(watching.deps, others);
    expect(read).toEqual([]);
    await handleLedgerChanges(watching.deps, [...ledgers, ...others, ...ledgers]);
    const { streams } = await process.deps.status();
    expect(await cursors(process)).toEqual(Object.fromEntries(Object.entries(streams).filter(([, seq]) => seq > 0)));
    expect(Object.keys(await cursors(process))).toHaveLength(1);
  });
});

describe('the broadcaster', () => {
  it('has frames account for the furthest that it was told, and gives nothing back', async () => {
    const { bench, process } = await traded();
    await process.publish();
    expect((await process.place(BUY, 'c')).status).toBe(202);
    await process.fillOnce();
    await process.publish();
    const deliveries = bench.region.queues.events.receive(10).map(toDelivery);
    expect(deliveries).toHaveLength(2);
    expect(await handleMarketEvents(process.deps, [...deliveries].reverse())).toEqual([]);
    expect((await process.deps.frames.read()).sent).toMatchObject(await cursors(process));
  });

  it('buries alone what it cannot read, and says so', async () => {
    const { bench, process } = await traded();
    await process.publish();
    const deliveries = bench.region.queues.events.receive(10).map(toDelivery);
    const poison = ['{', '{"v":2}', ''].map((body, index) => unreadable(`poison-${index}`, body));
    expect(await handleMarketEvents(process.deps, [...poison, ...deliveries])).toEqual([]);
    const letters = bench.region.queues.events.deadLetters();
    expect(letters.map(({ group, body }) => [group, body])).toEqual(poison.map(({ body }) => [GROUP, body]));
    const refused = process.adapters.log.lines.filter(({ message }) => message === 'MESSAGE_REFUSED');
    expect(refused.map(({ fields }) => fields['deliveryId'])).toEqual(['poison-0', 'poison-1', 'poison-2']);
    expect((await process.deps.frames.read()).sent).toMatchObject(await cursors(process));
  });

  it('of nothing but poison sends nothing', async () => {
    const { process } = await traded();
    expect(await handleMarketEvents(process.deps, [unreadable('poison')])).toEqual([]);
    expect(await process.deps.frames.read()).toMatchObject({ version: 0 });
  });

  it('gives everything back when frames cannot account for it in time', async () => {
    const { bench, process } = await traded();
    await process.publish();
    const deliveries = bench.region.queues.events.receive(10).map(toDelivery);
    const { frames } = process.deps;
    const renew = async (durationMs: number) => {
      bench.clock.advance(durationMs);
      const state = await frames.read();
      await frames.replace(state, { ...state, leaseUntil: bench.clock.now() + 3_000 });
    };
    await renew(0);
    const beside = { ...process.deps, timer: { sleep: renew } };
    const failed = await handleMarketEvents(beside, [...deliveries, unreadable('poison')]);
    expect(failed).toEqual(deliveries.map(({ deliveryId }) => deliveryId));
  });
});
