/** Subscribing: first the answer that says where each stream stands, then frames that go on from exactly there. */
import { describe, expect, it } from 'vitest';
import { failing, laneStream } from './bench.ts';
import { clientOf, createLiveRegion, framesOf, inboxOf, placesOf, pump, subscribeTo } from './live-region.ts';

const STREAM = laneStream('clusius');
const joining = (connectionId: string) => ({ seqs: {}, connectionId });

describe('a subscription', () => {
  it('is answered first, with every stream where frames stand, and carried on from there', async () => {
    const live = await createLiveRegion();
    await pump(live.quiet, await live.trade(2));
    const before = await live.events();
    await live.connect('a', { channels: ['orders', 'market'] });
    expect(await pump(live.quiet, joining('a'))).toBe(true);
    await pump(live.quiet, await live.trade(1));
    const [answer, ...frames] = inboxOf(live, 'a');
    expect(answer).toMatchObject({ type: 'subscribed', region: 'us-east-2', channels: ['orders', 'market'] });
    expect(answer?.type === 'subscribed' && answer.streams).toEqual({
      ...Object.fromEntries(live.bench.streams.map((stream) => [stream, 0])),
      [STREAM]: before.length,
    });
    expect(frames.map(({ type }) => type)).toEqual(['frame', 'frame']);
    expect(clientOf(live, 'a').broken).toEqual([]);
    expect(placesOf(clientOf(live, 'a').events)).toEqual(placesOf((await live.events()).slice(before.length)));
  });

  it('goes on from where the client says that it was, and disturbs nobody else', async () => {
    const live = await createLiveRegion();
    await live.connect('settled', { channels: ['orders'] });
    await pump(live.quiet, await live.trade(3));
    await live.connect('back', { channels: ['orders'], after: { [STREAM]: 2, 'us-east-2/TULIP-77': 5 } });
    await pump(live.quiet, joining('back'));
    const [answer] = inboxOf(live, 'back');
    expect(answer?.type === 'subscribed' && answer.streams).toMatchObject({ [STREAM]: 2 });
    expect(answer?.type === 'subscribed' && answer.streams).not.toHaveProperty('us-east-2/TULIP-77');
    expect(framesOf(live, 'settled')).toHaveLength(1);
    await pump(live.quiet, await live.trade(1));
    const events = await live.events();
    expect(clientOf(live, 'back').broken).toEqual([]);
    expect(placesOf(clientOf(live, 'back').events)).toEqual(placesOf(events.slice(2)));
    expect(clientOf(live, 'settled').broken).toEqual([]);
    expect(placesOf(clientOf(live, 'settled').events)).toEqual(placesOf(events));
  });

  it('from a position ahead of the frames gets what comes after it, from that position on', async () => {
    const live = await createLiveRegion();
    await pump(live.quiet, await live.trade(1));
    const wanted = await live.trade(1);
    const end = wanted.seqs[STREAM] ?? 0;
    await live.connect('ahead', { channels: ['orders'], after: { [STREAM]: end } });
    await pump(live.quiet, { ...wanted, connectionId: 'ahead' });
    await pump(live.quiet, await live.trade(1));
    expect(clientOf(live, 'ahead').broken).toEqual([]);
    expect(placesOf(clientOf(live, 'ahead').events)).toEqual(placesOf((await live.events()).slice(end)));
  });

  it('made anew is answered anew, and its filter is the new one', async () => {
    const live = await createLiveRegion();
    await live.connect('a', { channels: ['orders'] });
    await pump(live.quiet, await live.trade(1));
    await subscribeTo(live.quiet, 'a', { channels: ['orders'], userId: 'oosterwijck' });
    await pump(live.quiet, joining('a'));
    await pump(live.quiet, await live.trade(1));
    await pump(live.quiet, await live.trade(1, 'oosterwijck'));
    expect(inboxOf(live, 'a').map(({ type }) => type)).toEqual([
      'subscribed',
      'frame',
      'subscribed',
      'frame',
      'frame',
      'frame',
    ]);
    expect(clientOf(live, 'a').broken).toEqual([]);
    const [, , foreign, own] = framesOf(live, 'a');
    expect(foreign?.events).toEqual([]);
    expect(foreign?.covers).toHaveProperty(STREAM);
    expect(new Set(own?.events.map(({ payload }) => payload.userId))).toEqual(new Set(['oosterwijck']));
  });

  it('of a connection that nobody knows is refused', async () => {
    const live = await createLiveRegion();
    expect(await subscribeTo(live.quiet, 'nobody')).toBe(false);
    await live.connect('a');
    expect(await subscribeTo(live.quiet, 'a')).toBe(true);
  });

  it('whose answer does not arrive loses its socket, so that the client asks anew', async () => {
    const live = await createLiveRegion();
    await live.connect('a', { channels: ['orders'] });
    const process = live.bench.start(failing('before', 'sockets.send', 'unreachable'));
    expect(await pump(process, joining('a'))).toBe(true);
    expect(inboxOf(live, 'a')).toEqual([]);
    expect(await live.quiet.deps.connections.get('a')).toBeUndefined();
    expect(await live.quiet.deps.sender.send('a', 'still there?')).toBe('gone');
  });
});
