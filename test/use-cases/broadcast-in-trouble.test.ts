/** The frame pump in trouble: slow, overtaken or dead senders, lost clients, clocks set back. Nothing is lost, nobody held up. */
import { broadcast, StoreError } from '@tulip/exchange';
import { describe, expect, it } from 'vitest';
import { laneStream } from './bench.ts';
import { clientOf, createLiveRegion, dawdling, framesOf, inboxOf, patient, placesOf, pump } from './live-region.ts';

const STREAM = laneStream('clusius');
const EVERYBODY = { channels: ['market', 'orders', 'status'] as const };

describe('a clock that is set back', () => {
  it('does not stop the frames until it has caught up', async () => {
    const live = await createLiveRegion();
    await live.connect('all', { channels: ['orders'] });
    await pump(live.quiet, await live.trade(1));
    live.bench.clock.advance(-3_600_000);
    expect(await pump(live.quiet, await live.trade(1))).toBe(true);
    expect(placesOf(clientOf(live, 'all').events)).toEqual(placesOf(await live.events()));
  });
});

describe('a pump that is slower than its lease', () => {
  it('renews it between its sends, and nobody sends beside it', async () => {
    const live = await createLiveRegion();
    for (let number = 0; number < 70; number++) await live.connect(`c${number}`, { channels: ['orders'] });
    await pump(live.quiet, await live.trade(1));
    const slow = live.bench.start({
      async after(operation) {
        if (operation !== 'sockets.send') return;
        live.bench.clock.advance(150);
        for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      },
    });
    const wanted = await live.trade(1);
    const rounds = await Promise.all([pump(slow, wanted), broadcast(patient(live.bench.start()), wanted)]);
    expect(rounds[0]).toBe(true);
    for (let number = 0; number < 70; number++) {
      expect(framesOf(live, `c${number}`)).toHaveLength(2);
      expect(clientOf(live, `c${number}`).broken).toEqual([]);
    }
  });

  it('sends nothing more once another has taken over', async () => {
    const live = await createLiveRegion();
    for (let number = 0; number < 40; number++) await live.connect(`c${number}`, { channels: ['orders'] });
    const wanted = await live.trade(1);
    let sends = 0;
    const overtaken = live.bench.start({
      async before(operation) {
        if (operation !== 'sockets.send') return;
        sends += 1;
        if (sends !== 1) return;
        live.bench.clock.advance(10_000);
        expect(await pump(live.quiet, wanted)).toBe(true);
      },
    });
    await pump(overtaken, wanted);
    // The heir's two messages to each, and from the overtaken one only the 32 that were on their way.
    const told = Array.from({ length: 40 }, (_, number) => inboxOf(live, `c${number}`).length);
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(40 * 2 + 32);
  });
});

describe('two pumps at once', () => {
  it('send each event once to each connection, whichever way they interleave', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const live = await createLiveRegion();
      for (const name of ['a', 'b', 'c']) await live.connect(name, { channels: ['orders', 'market'] });
      const first = await live.trade(2);
      const pumps = [1, 2, 3].map((number) => patient(live.bench.start(dawdling(seed * 10 + number))));
      const rounds = await Promise.all([
        ...pumps.map((deps) => broadcast(deps, first)),
        live.trade(2, 'oosterwijck').then((more) => Promise.all(pumps.map((deps) => broadcast(deps, more)))),
      ]);
      expect(rounds.flat()).toEqual([true, true, true, true, true, true]);
      const events = placesOf(await live.events());
      for (const name of ['a', 'b', 'c']) {
        const client = clientOf(live, name);
        expect([seed, client.broken]).toEqual([seed, []]);
        expect(placesOf(client.events)).toEqual(events);
      }
    }
  });
});

describe('a pump that dies', () => {
  it('after its sends and before it moved the position: its heir repeats, after the lease, and loses nothing', async () => {
    const live = await createLiveRegion();
    await live.connect('a', { channels: ['orders'] });
    await pump(live.quiet, await live.trade(1));
    const wanted = await live.trade(2);
    let replaced = 0;
    const mortal = live.bench.start({
      before(operation) {
        if (operation !== 'frames.replace') return undefined;
        replaced += 1;
        return replaced === 2 ? new Promise<void>(() => undefined) : undefined;
      },
    });
    void pump(mortal, wanted);
    for (let turn = 0; turn < 2_000; turn++) await Promise.resolve();
    expect(framesOf(live, 'a')).toHaveLength(2);
    const diedAt = live.bench.clock.now();
    expect(await pump(live.quiet, wanted)).toBe(true);
    const waitedMs = live.bench.clock.now() - diedAt;
    expect(waitedMs).toBeGreaterThan(1_000);
    expect(waitedMs).toBeLessThanOrEqual(3_050);
    const [, second, third] = framesOf(live, 'a');
    expect(third?.covers).toEqual(second?.covers);
    expect(third?.events).toEqual(second?.events);
    await pump(live.quiet, await live.trade(1));
    const { events, positions } = clientOf(live, 'a');
    expect(new Set(placesOf(events))).toEqual(new Set(placesOf(await live.events())));
    expect(positions[STREAM]).toBe((await live.events()).length);
  });

  it('between any two of its calls loses nothing for anybody', async () => {
    for (let crashAt = 1; crashAt <= 16; crashAt++) {
      const live = await createLiveRegion();
      await live.connect('a', { channels: ['orders'] });
      await pump(live.quiet, await live.trade(1));
      await live.connect('joining', { channels: ['orders'], after: { [STREAM]: 1 } });
      const wanted = await live.trade(1);
      let calls = 0;
      const mortal = live.bench.start({
        after() {
          calls += 1;
          return calls === crashAt ? new Promise<void>(() => undefined) : undefined;
        },
      });
      void pump(mortal, wanted);
      for (let turn = 0; turn < 2_000; turn++) await Promise.resolve();
      expect(await pump(live.quiet, { ...wanted, connectionId: 'joining' })).toBe(true);
      await pump(live.quiet, await live.trade(1));
      const events = await live.events();
      expect(new Set(placesOf(clientOf(live, 'a').events))).toEqual(new Set(placesOf(events)));
      const joined = new Set(placesOf(clientOf(live, 'joining').events));
      expect(joined).toEqual(new Set(placesOf(events.filter(({ stream, seq }) => stream !== STREAM || seq > 1))));
    }
  });
});

describe('a connection', () => {
  it('that is gone is forgotten, and the others are not held up', async () => {
    const live = await createLiveRegion();
    await live.connect('stays', { channels: ['orders'] });
    await live.connect('goes', { channels: ['orders'] });
    await live.connect('goes-at-once', { channels: ['orders'] });
    live.region.sockets.close('goes-at-once');
    await pump(live.quiet, await live.trade(1));
    live.region.sockets.close('goes');
    expect(await pump(live.quiet, await live.trade(1))).toBe(true);
    const left = await live.quiet.deps.connections.list();
    expect(left.map(({ connectionId }) => connectionId)).toEqual(['stays']);
    expect(live.quiet.adapters.log.lines.filter(({ message }) => message === 'CONNECTION_GONE')).toMatchObject([
      { fields: { connectionId: 'goes-at-once' } },
      { fields: { connectionId: 'goes' } },
    ]);
    expect(clientOf(live, 'stays').broken).toEqual([]);
    expect(placesOf(clientOf(live, 'stays').events)).toEqual(placesOf(await live.events()));
  });

  it('that cannot be reached is cut off, so that it comes back for what it missed; the others see nothing of it', async () => {
    const live = await createLiveRegion();
    for (const name of ['fine', 'shaky']) await live.connect(name, { channels: ['orders'] });
    await pump(live.quiet, await live.trade(1));
    const process = live.bench.start({
      before(operation, [connectionId]) {
        if (operation === 'sockets.send' && connectionId === 'shaky') throw new StoreError('unreachable', operation);
      },
    });
    expect(await pump(process, await live.trade(1))).toBe(true);
    expect(process.adapters.log.lines.filter(({ message }) => message !== 'FRAME_SENT')).toMatchObject([
      { message: 'CONNECTION_UNREACHABLE', fields: { connectionId: 'shaky' } },
    ]);
    expect(await live.quiet.deps.sender.send('shaky', 'still there?')).toBe('gone');
    expect(process.adapters.metrics.total('FramesSent')).toBe(1);
    await pump(live.quiet, await live.trade(1));
    expect(clientOf(live, 'fine').broken).toEqual([]);
    expect(placesOf(clientOf(live, 'fine').events)).toEqual(placesOf(await live.events()));
    const { positions } = clientOf(live, 'shaky');
    await live.connect('shaky again', { channels: ['orders'], after: positions });
    await pump(live.quiet, { seqs: {}, connectionId: 'shaky again' });
    const seen = [...clientOf(live, 'shaky').events, ...clientOf(live, 'shaky again').events];
    expect(placesOf(seen)).toEqual(placesOf(await live.events()));
  });

  it('whose client has read ahead of the frames begins right after what it has seen', async () => {
    const live = await createLiveRegion();
    await live.trade(1);
    await live.quiet.accept({}, 'unpublished');
    await live.quiet.fillAll();
    const read = (await live.events()).length;
    await live.connect('ahead', { channels: ['orders'], after: { [STREAM]: read } });
    expect(await pump(live.quiet, { seqs: {}, connectionId: 'ahead' })).toBe(false);
    expect(inboxOf(live, 'ahead')).toEqual([]);
    await live.quiet.publish();
    expect(await pump(live.quiet, { seqs: {}, connectionId: 'ahead' })).toBe(true);
    await pump(live.quiet, await live.trade(1));
    expect(clientOf(live, 'ahead').broken).toEqual([]);
    expect(framesOf(live, 'ahead').at(-1)?.covers[STREAM]?.from).toBe(read + 1);
  });

  it('whose client has seen another ledger is told where this one stands', async () => {
    const live = await createLiveRegion();
    const { seqs } = await live.trade(1);
    await live.connect('alien', { channels: ['orders'], after: { [STREAM]: 1_000_000 } });
    expect(await pump(live.quiet, { seqs: {}, connectionId: 'alien' })).toBe(true);
    expect(inboxOf(live, 'alien')[0]).toMatchObject({ type: 'subscribed', streams: { [STREAM]: seqs[STREAM] } });
  });

  it('among forty is served like the first', async () => {
    const live = await createLiveRegion();
    for (let number = 0; number < 40; number++) await live.connect(`c${number}`, { channels: ['orders'] });
    await pump(live.quiet, await live.trade(1));
    const events = placesOf(await live.events());
    for (let number = 0; number < 40; number++) expect(placesOf(clientOf(live, `c${number}`).events)).toEqual(events);
  });
});

describe('views that fail', () => {
  it('are left out: the events come all the same', async () => {
    const live = await createLiveRegion();
    await live.connect('all', { ...EVERYBODY, channels: [...EVERYBODY.channels] });
    const refuse = () => Promise.reject(new StoreError('throttled', 'view'));
    expect(await broadcast({ ...live.quiet.deps, status: refuse, market: refuse }, await live.trade(1))).toBe(true);
    const [frame] = framesOf(live, 'all');
    expect([frame?.market, frame?.status]).toEqual([undefined, undefined]);
    expect(placesOf(clientOf(live, 'all').events)).toEqual(placesOf(await live.events()));
  });
});
