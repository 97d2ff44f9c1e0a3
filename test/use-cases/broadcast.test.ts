/** The frame pump: every event once to each healthy client, at most four frames a second, whoever dies or disappears. */
import { FRAME_INTERVAL_MS, MAX_FRAME_BYTES } from '@tulip/contracts';
import { broadcast, cancelOrder, catchUpFrames, publishStreams } from '@tulip/exchange';
import { describe, expect, it } from 'vitest';
import { HOME, laneStream, PEER } from './bench.ts';
import { besideRival, clientOf, createLiveRegion, framesOf, inboxOf, NOTHING, placesOf, pump } from './live-region.ts';

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
