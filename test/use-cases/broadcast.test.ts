/** The frame pump: every event once to each healthy client, at most four frames a second, whoever dies or disappears. */
import { FRAME_INTERVAL_MS, MAX_FRAME_BYTES } from '@tulip/contracts';
import { broadcast, cancelOrder, catchUpFrames, publishStreams, StoreError } from '@tulip/exchange';
import { describe, expect, it } from 'vitest';
import { HOME, laneStream, PEER } from './bench.ts';
import {
  besideRival,
  clientOf,
  createLiveRegion,
  dawdling,
  framesOf,
  inboxOf,
  NOTHING,
  patient,
  placesOf,
  pump,
} from './live-region.ts';

const STREAM = laneStream('clusius');
const OTHER = laneStream('oosterwijck');
const EVERYBODY = { channels: ['market', 'orders', 'status'] as const };

describe('a round of frames', () => {
  it('brings each event once, in order, to everybody who asked for it', async () => {
    const live = await createLiveRegion();
    await live.connect('all', { channels: ['market', 'orders'] });
    await live.connect('own', { channels: ['orders'], userId: 'oosterwijck' });
    await live.connect('silent');
    for (let round = 0; round < 4; round++) {
      expect(await pump(live.quiet, await live.trade(2, round % 2 === 0 ? 'clusius' : 'oosterwijck'))).toBe(true);
    }
    const events = await live.events();
    const [all, own] = [clientOf(live, 'all'), clientOf(live, 'own')];
    expect([all.broken, own.broken]).toEqual([[], []]);
    expect(placesOf(all.events)).toEqual(placesOf(events));
    expect(placesOf(own.events)).toEqual(placesOf(events.filter(({ payload }) => payload.userId === 'oosterwijck')));
    expect(all.positions).toEqual(own.positions);
    expect(live.region.sockets.inbox('silent')).toEqual([]);
    for (const stream of [STREAM, OTHER]) {
      const seqs = all.events.filter((event) => event.stream === stream).map(({ seq }) => seq);
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    }
  });

  it('shows market and status to those who asked, as they are', async () => {
    const live = await createLiveRegion();
    await live.connect('both', { channels: ['market', 'status'] });
    await live.connect('orders', { channels: ['orders'] });
    await pump(live.quiet, await live.trade(1));
    const [both] = framesOf(live, 'both');
    const [orders] = framesOf(live, 'orders');
    expect(both?.market).toEqual(await live.quiet.deps.market());
    expect(both?.status?.region).toBe(HOME);
    expect(both).toMatchObject({ region: HOME, at: expect.any(String) });
    expect([orders?.market, orders?.status]).toEqual([undefined, undefined]);
    expect(live.quiet.adapters.metrics.total('FramesSent')).toBe(2);
  });

  it('says nothing to a client for whom nothing is new, and asks for no market that nobody wants', async () => {
    const live = await createLiveRegion();
    await live.connect('orders', { channels: ['orders'] });
    await pump(live.quiet, await live.trade(1));
    const told = inboxOf(live, 'orders').length;
    await live.connect('late', { channels: ['orders'] });
    const refuse = () => Promise.reject(new Error('nobody asked'));
    const deps = { ...live.quiet.deps, market: refuse, status: refuse };
    expect(await broadcast(deps, { seqs: {}, connectionId: 'late' })).toBe(true);
    expect(inboxOf(live, 'orders')).toHaveLength(told);
    expect(framesOf(live, 'late')).toMatchObject([{ covers: {}, events: [] }]);
  });

  it('comes at most every quarter of a second, also when more happens meanwhile', async () => {
    const live = await createLiveRegion();
    await live.connect('all', { channels: ['orders'] });
    for (let round = 0; round < 6; round++) await pump(live.quiet, await live.trade(1));
    const frames = framesOf(live, 'all');
    expect(frames.length).toBe(6);
    expect(clientOf(live, 'all').broken).toEqual([]);
    const times = frames.map(({ at }) => Date.parse(at));
    expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(5 * (FRAME_INTERVAL_MS + 40));
  });

  it('stops at what is published, however far the ledger is, and tells the rest when it is', async () => {
    const live = await createLiveRegion();
    const wanted = await live.trade(1);
    await live.quiet.accept({}, 'filled and not published');
    await live.quiet.fillAll();
    await live.connect('all', { channels: ['orders'] });
    await pump(live.quiet, wanted);
    const { events, positions } = clientOf(live, 'all');
    expect(positions[STREAM]).toBe(wanted.seqs[STREAM]);
    expect(Math.max(...events.map(({ seq }) => seq))).toBe(wanted.seqs[STREAM]);
    await pump(live.quiet, await live.trade(0));
    expect(clientOf(live, 'all').broken).toEqual([]);
    expect(placesOf(clientOf(live, 'all').events)).toEqual(placesOf(await live.events()));
  });

  it('never takes back what frames have accounted for', async () => {
    const live = await createLiveRegion();
    await pump(live.quiet, await live.trade(1));
    const state = await live.quiet.deps.frames.read();
    await live.quiet.deps.frames.replace(state, { ...state, sent: { [STREAM]: 99 } });
    await live.connect('a', { channels: ['orders'] });
    await pump(live.quiet, { seqs: {}, connectionId: 'a' });
    expect((await live.quiet.deps.frames.read()).sent[STREAM]).toBe(99);
  });

  it('carries peers’ streams that have replicated here', async () => {
    const live = await createLiveRegion({ regions: [HOME, PEER] });
    await live.connect('all', { channels: ['orders'] });
    const peer = live.bench.start({}, PEER);
    await peer.accept({}, 'there');
    await peer.fillAll();
    live.bench.replicate(PEER, HOME);
    const stream = laneStream('clusius', 8, PEER);
    await publishStreams(live.quiet.deps, [stream]);
    expect(await pump(live.quiet, { seqs: { [stream]: 1 }, connectionId: null })).toBe(true);
    expect(clientOf(live, 'all').events.map((event) => event.stream)).toContain(stream);
  });
});

describe('what was wanted', () => {
  it('and is accounted for already costs no frame, no lease and no time', async () => {
    const live = await createLiveRegion();
    await live.connect('all', { channels: ['orders'] });
    const wanted = await live.trade(1);
    await pump(live.quiet, wanted);
    const [told, now] = [inboxOf(live, 'all').length, live.bench.clock.now()];
    const state = await live.quiet.deps.frames.read();
    expect(await pump(live.quiet, wanted)).toBe(true);
    expect(await pump(live.quiet, NOTHING)).toBe(true);
    expect(await pump(live.quiet, { seqs: {}, connectionId: 'nobody' })).toBe(true);
    expect(await live.quiet.deps.frames.read()).toEqual(state);
    expect([inboxOf(live, 'all').length, live.bench.clock.now()]).toEqual([told, now]);
  });

  it('is accounted for also when nobody listens', async () => {
    const live = await createLiveRegion();
    const wanted = await live.trade(1);
    expect(await pump(live.quiet, wanted)).toBe(true);
    expect((await live.quiet.deps.frames.read()).sent).toMatchObject(wanted.seqs);
  });

  it('but is not published yet is waited for, and given up in the end', async () => {
    const live = await createLiveRegion();
    const startedAt = live.bench.clock.now();
    expect(await pump(live.quiet, { seqs: { [STREAM]: 1 }, connectionId: null })).toBe(false);
    const waitedMs = live.bench.clock.now() - startedAt;
    expect(waitedMs).toBeGreaterThan(4_000);
    expect(waitedMs).toBeLessThan(10_000);
  });

  it('cannot be done while another holds the lease for ever: false, and nothing was sent', async () => {
    const live = await createLiveRegion();
    await live.connect('all', { channels: ['orders'] });
    const wanted = await live.trade(1);
    const startedAt = live.bench.clock.now();
    expect(await broadcast(await besideRival(live), wanted)).toBe(false);
    expect(live.bench.clock.now() - startedAt).toBeGreaterThan(5_000);
    expect(live.bench.clock.now() - startedAt).toBeLessThan(8_000);
    expect(live.region.sockets.inbox('all')).toEqual([]);
  });
});

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

describe('catching up', () => {
  it('sends the frames that no bell asked for', async () => {
    const live = await createLiveRegion();
    await live.connect('all', { channels: ['orders'] });
    await live.trade(2);
    expect(await catchUpFrames(live.quiet.deps)).toBe(true);
    expect(placesOf(clientOf(live, 'all').events)).toEqual(placesOf(await live.events()));
    const told = inboxOf(live, 'all').length;
    expect(await catchUpFrames(live.quiet.deps)).toBe(true);
    expect(inboxOf(live, 'all')).toHaveLength(told);
  });

  it('answers a subscription that nobody has answered', async () => {
    const live = await createLiveRegion();
    await live.connect('waits', { channels: ['orders'] });
    await live.connect('silent');
    expect(await catchUpFrames(live.quiet.deps)).toBe(true);
    expect(inboxOf(live, 'waits').map(({ type }) => type)).toEqual(['subscribed', 'frame']);
  });
});

describe('more news than fits', () => {
  it('is covered and marked as skipped, in a frame within its limit', async () => {
    const live = await createLiveRegion();
    await live.connect('all', { ...EVERYBODY, channels: [...EVERYBODY.channels] });
    const wanted = await live.trade(90);
    expect(await pump(live.quiet, wanted)).toBe(true);
    const [frame, ...more] = framesOf(live, 'all');
    expect(more).toEqual([]);
    expect(frame?.covers[STREAM]).toEqual({ from: 1, to: wanted.seqs[STREAM], skipped: true });
    const [, text = ''] = live.region.sockets.inbox('all');
    expect(text.length).toBeGreaterThan(MAX_FRAME_BYTES / 2);
    expect(frame?.events.map(({ seq }) => seq)).toEqual(frame?.events.map((_, index) => index + 1));
    await pump(live.quiet, await live.trade(1));
    expect(clientOf(live, 'all').broken).toEqual([]);
    expect(framesOf(live, 'all')[1]?.covers[STREAM]).not.toHaveProperty('skipped');
  });

  it('is not read further back than a frame could hold', async () => {
    const live = await createLiveRegion();
    const wanted = await live.trade(200);
    expect(wanted.seqs[STREAM]).toBeGreaterThan(450);
    await pump(live.quiet, wanted);
    await live.connect('far', { channels: ['orders'], after: { [STREAM]: 3 } });
    await live.connect('near', { channels: ['orders'], after: { [STREAM]: (wanted.seqs[STREAM] ?? 0) - 4 } });
    await pump(live.quiet, { seqs: {}, connectionId: 'near' });
    expect(framesOf(live, 'far')[0]?.covers[STREAM]).toMatchObject({ from: 4, skipped: true });
    expect(framesOf(live, 'near')[0]?.covers[STREAM]).not.toHaveProperty('skipped');
    expect(clientOf(live, 'near').events).toHaveLength(4);
  });

  it('for one who is far behind takes nothing from the others, also where each command made one event only', async () => {
    const live = await createLiveRegion();
    for (let number = 0; number < 300; number++) {
      const { orderId } = await live.quiet.accept({}, `withdrawn ${number}`);
      await cancelOrder(live.quiet.deps, orderId);
      await live.quiet.fill([{ deliveryId: '1', kind: 'cancel', orderId, receiveCount: 1 }], STREAM);
    }
    await live.quiet.publish();
    await live.connect('far', { channels: ['orders'], after: { [STREAM]: 0 } });
    await live.connect('near', { channels: ['orders'], after: { [STREAM]: 298 } });
    await pump(live.quiet, { seqs: {}, connectionId: 'near' });
    expect(framesOf(live, 'near')[0]?.covers[STREAM]).toEqual({ from: 299, to: 300 });
    expect(placesOf(clientOf(live, 'near').events)).toEqual([`${STREAM}/299`, `${STREAM}/300`]);
  });

  it('in 256 streams at once still makes a frame of the right size', async () => {
    const live = await createLiveRegion({ regions: [HOME, PEER, 'ap-south-1', 'ap-southeast-2'], lanes: 64 });
    await live.connect('all', { ...EVERYBODY, channels: [...EVERYBODY.channels] });
    await live.trade(90);
    const cursors = await live.quiet.deps.cursors.read(live.bench.streams);
    for (const cursor of cursors.filter(({ seq }) => seq === 0)) {
      await live.quiet.deps.cursors.advance(cursor, { ...cursor, seq: 999_999_999 });
    }
    const wanted = Object.fromEntries(live.bench.streams.map((stream) => [stream, 1]));
    expect(await pump(live.quiet, { seqs: wanted, connectionId: null })).toBe(true);
    const [frame] = framesOf(live, 'all');
    expect(Object.keys(frame?.covers ?? {})).toHaveLength(256);
    expect(frame?.events.length).toBeGreaterThan(100);
  });
});
