/** Avatars of a running exchange, from upload to picture: cleaned or refused, kept over a power cut, shown by old orders. */
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { Persona } from '@tulip/contracts';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedExchange } from '../contract/testing/shared-exchange.ts';
import { flag, type Refused, refusedUploads, type Upload, wholePictures } from './pictures.ts';

const shared = sharedExchange({ isDurable: true });
let whole: Upload[];
let refused: Refused[];

beforeAll(async () => {
  [whole, refused] = await Promise.all([wholePictures(), refusedUploads()]);
});

function upload(userId: string, { bytes, type }: Pick<Upload, 'bytes' | 'type'>, more: Record<string, string> = {}) {
  return fetch(`${shared.api.base}/api/personas/${userId}/avatar`, {
    method: 'PUT',
    headers: { 'content-type': type, ...more },
    body: new Uint8Array(bytes),
  });
}

async function uploaded(userId: string, picture: Upload): Promise<Persona> {
  const answer = await upload(userId, picture);
  expect([picture.name, answer.status]).toEqual([picture.name, 200]);
  return ((await answer.json()) as { persona: Persona }).persona;
}

async function picture(path: string | null) {
  const answer = await fetch(new URL(path ?? '', shared.api.base));
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
}

/** Every file of the store of pictures, of all Regions. */
function storedPictures(): string[] {
  try {
    const files = readdirSync(join(shared.exchange.data, 'objects'), { recursive: true, withFileTypes: true });
    return files.filter((file) => file.isFile()).map(({ name }) => name);
  } catch {
    return [];
  }
}

describe('an avatar', () => {
  it('Takes PNG or JPEG up to 200 KB, crops to a circle at 128×128, and list avatars are ≤ 10 KB at 64×64', async () => {
    const userId = await shared.api.newTrader('Painted');
    for (const one of whole) {
      const persona = await uploaded(userId, one);
      for (const [url, size] of [
        [persona.avatarUrl, 128],
        [persona.thumbnailUrl, 64],
      ] as const) {
        const { answer, bytes } = await picture(url);
        expect(answer.headers.get('content-type')).toBe('image/webp');
        expect(bytes.length).toBeLessThanOrEqual(10 * 1024);
        const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
        expect([info.width, info.height]).toEqual([size, size]);
        expect([data[3], data[(size * (size / 2) + size / 2) * 4 + 3]]).toEqual([0, 255]);
        const { exif, icc, xmp, iptc } = await sharp(bytes).metadata();
        expect([exif, icc, xmp, iptc]).toEqual([undefined, undefined, undefined, undefined]);
        expect(bytes.includes('script')).toBe(false);
      }
    }
  });

  it('is turned as its EXIF says, and forgets where it was taken', async () => {
    const userId = await shared.api.newTrader('Turned');
    // Orientation 3: upside down, so blue is above.
    const bytes = await flag(200, 200).withMetadata({ orientation: 3 }).jpeg().toBuffer();
    const persona = await uploaded(userId, { name: 'turned', type: 'image/jpeg', bytes });
    const { data } = await sharp((await picture(persona.avatarUrl)).bytes)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const above = (20 * 128 + 64) * 4;
    expect(data[above + 2] ?? 0).toBeGreaterThan(data[above] ?? 0);
  });

  it('Upload fuzz: truncated, mislabelled, SVG, 20,000×20,000, polyglot, animated: refused, and nothing is stored', async () => {
    const userId = await shared.api.newTrader('Fuzzed');
    const before = storedPictures();
    for (const one of refused) {
      const answer = await upload(userId, one);
      const { code } = (await answer.json()) as { code: string };
      const expected = one.status === 413 ? 'payload-too-large' : 'unsupported-media-type';
      expect([one.name, answer.status, code]).toEqual([one.name, one.status, expected]);
    }
    expect((await shared.api.ask('getPersona', { id: userId })).body.persona.avatarUrl).toBeNull();
    expect(storedPictures()).toEqual(before);
    expect((await shared.api.ask('getHealth')).body.status).toBe('ok');
  });

  it('is refused in pieces over the limit, compressed, and of nobody', async () => {
    const [png] = whole;
    if (png === undefined) throw new Error('no picture');
    expect(await uploadInPieces('clusius', Buffer.alloc(300_000, 1))).toBe(413);
    expect((await upload('clusius', png, { 'content-encoding': 'gzip' })).status).toBe(415);
    for (const nobody of ['nobody', '__proto__', 'A']) expect((await upload(nobody, png)).status).toBe(404);
    for (const path of [
      '/avatars/x.webp',
      `/avatars/${'0'.repeat(32)}-128.webp`,
      '/avatars/..%2f..%2fetc',
      '/avatars/',
    ]) {
      expect((await fetch(`${shared.api.base}${path}`)).status).toBe(404);
    }
  });

  it('is served with a long cache and a name that is its content', async () => {
    const [png, jpeg] = whole;
    if (png === undefined || jpeg === undefined) throw new Error('no pictures');
    const first = await uploaded('oosterwijck', png);
    const second = await uploaded('oosterwijck', jpeg);
    expect(second.avatarUrl).not.toBe(first.avatarUrl);
    expect((await uploaded('oosterwijck', png)).avatarUrl).toBe(first.avatarUrl);
    const { answer } = await picture(first.avatarUrl);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const head = await fetch(new URL(first.avatarUrl ?? '', shared.api.base), { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'image/webp']);
  });

  it('Old orders pick up a new avatar, and it survives a restart and a SIGKILL', async () => {
    const [png] = whole;
    if (png === undefined) throw new Error('no picture');
    const userId = await shared.api.newTrader('Kept');
    const { body } = await shared.api.place({ userId, price: shared.priced(5) });
    await shared.api.ended(body.order.orderId);
    const { thumbnailUrl } = await uploaded(userId, png);
    const shown = async () =>
      (await shared.api.ask('listOrders', { query: { userId } })).body.orders[0]?.user.avatarUrl;
    expect(await shown()).toBe(thumbnailUrl);
    const before = (await picture(thumbnailUrl)).bytes;
    await shared.exchange.kill();
    await shared.exchange.restart();
    expect(await shown()).toBe(thumbnailUrl);
    expect((await picture(thumbnailUrl)).bytes.equals(before)).toBe(true);
    await shared.exchange.stop();
    await shared.exchange.restart();
    expect((await picture(thumbnailUrl)).bytes.equals(before)).toBe(true);
  });
});

/** Without a content-length. */
function uploadInPieces(userId: string, bytes: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${shared.api.base}/api/personas/${userId}/avatar`,
      { method: 'PUT', headers: { 'content-type': 'image/png' } },
      (answer) => answer.resume().once('end', () => resolve(answer.statusCode ?? 0)),
    );
    outgoing.once('error', reject);
    for (let start = 0; start < bytes.length; start += 10_000) outgoing.write(bytes.subarray(start, start + 10_000));
    outgoing.end();
  });
}
