/** Pictures for uploads: whole ones of each kind, and every kind of one that is none. */
import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

export interface Upload {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Red above, blue below, so that a turn shows. */
export function flag(width: number, height: number): Sharp {
  const half = Math.floor(height / 2);
  const red = { create: { width, height: half, channels: 3 as const, background: '#d02020' } };
  const ground = { width, height, channels: 3 as const, background: '#2040d0' };
  return sharp({ create: ground }).composite([{ input: red, top: 0, left: 0 }]);
}

export async function wholePictures(): Promise<Upload[]> {
  const png = await flag(300, 200).png().toBuffer();
  const jpeg = await flag(300, 200).jpeg().toBuffer();
  const zip = Buffer.from('PK\u0003\u0004 and so on <script>alert(1)</script>');
  const of = (name: string, type: string, bytes: Uint8Array): Upload => ({ name, type: `image/${type}`, bytes });
  return [
    of('a PNG', 'png', png),
    of('a JPEG', 'jpeg', jpeg),
    of('one pixel', 'png', await flag(1, 2).png().toBuffer()),
    of('a tall one', 'png', await flag(40, 2_000).png().toBuffer()),
    of('a palette', 'png', await flag(99, 99).png({ palette: true }).toBuffer()),
    of('grey', 'jpeg', await flag(99, 99).greyscale().jpeg().toBuffer()),
    of('progressive', 'jpeg', await flag(99, 99).jpeg({ progressive: true }).toBuffer()),
    of('CMYK', 'jpeg', await flag(99, 99).toColourspace('cmyk').jpeg().toBuffer()),
    of(
      'EXIF with a place',
      'jpeg',
      await flag(99, 99)
        .withExif({ IFD3: { GPSLatitude: '52/1 22/1 0/1' } })
        .jpeg()
        .toBuffer(),
    ),
    of('a PNG that is an archive too', 'png', Buffer.concat([png, zip])),
    of('a JPEG that is an archive too', 'jpeg', Buffer.concat([jpeg, zip])),
  ];
}

/** A PNG that says that it has so many pixels, and has next to none. */
function bomb(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Buffer.alloc(1_000));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

/** The checksum does not matter to who reads the header alone. */
function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
}

export interface Refused extends Upload {
  readonly status: 413 | 415;
}

export async function refusedUploads(): Promise<Refused[]> {
  const png = await flag(300, 200).png().toBuffer();
  const jpeg = await flag(300, 200).jpeg().toBuffer();
  const gif = await flag(50, 50).gif().toBuffer();
  const webp = await flag(50, 50).webp().toBuffer();
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
  );
  const scans = Buffer.concat([jpeg, ...Array.from({ length: 40 }, () => Buffer.from([0xff, 0xda, 0, 8]))]);
  const of = (name: string, type: string, bytes: Uint8Array, status: 413 | 415 = 415): Refused => {
    return { name, type, bytes, status };
  };
  return [
    of('nothing at all', 'image/png', Buffer.alloc(0)),
    of('a signature alone', 'image/png', png.subarray(0, 8)),
    of('half a PNG', 'image/png', png.subarray(0, png.length / 2)),
    of('half a JPEG', 'image/jpeg', jpeg.subarray(0, jpeg.length / 2)),
    of(
      'a PNG with a byte changed',
      'image/png',
      Buffer.concat([png.subarray(0, 60), Buffer.from([1]), png.subarray(61)]),
    ),
    of('a JPEG called PNG', 'image/png', jpeg),
    of('a PNG called JPEG', 'image/jpeg', png),
    of('a GIF called PNG', 'image/png', gif),
    of('a WebP called JPEG', 'image/jpeg', webp),
    of('an SVG called PNG', 'image/png', svg),
    of('an SVG', 'image/svg+xml', svg),
    of('a GIF', 'image/gif', gif),
    of('a WebP', 'image/webp', webp),
    of('a PNG called nothing', 'application/octet-stream', png),
    of('a page', 'image/png', Buffer.from('<html><script>alert(1)</script></html>')),
    of('noise', 'image/jpeg', Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 7_919) % 251))),
    of('20,000 by 20,000', 'image/png', bomb(20_000, 20_000), 413),
    of('30,000 by 30,000', 'image/png', bomb(30_000, 30_000), 413),
    of('2^31 by 1', 'image/png', bomb(2 ** 31 - 1, 1), 413),
    of('0 by 0', 'image/png', bomb(0, 0)),
    of('8,000 by 8,000', 'image/png', bomb(8_000, 8_000), 413),
    of('a JPEG of forty scans', 'image/jpeg', scans, 413),
    of('200 KB and one byte', 'image/png', Buffer.concat([png, Buffer.alloc(200 * 1024 + 1 - png.length)]), 413),
    of('2 MB', 'image/jpeg', Buffer.alloc(2_000_000, 0xff), 413),
  ];
}
