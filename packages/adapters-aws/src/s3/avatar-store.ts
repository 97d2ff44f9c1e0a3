/** Pictures of personas in a bucket, named by their content. */
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AVATAR_SIZES, type AvatarSize, type AvatarStore, type Renditions, StoreError } from '@tulip/exchange';

export interface AvatarClientOptions {
  readonly region: string;
  /** Only where the Region's own endpoint is not meant: a local engine. */
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const CACHE_FOR_EVER = 'public, max-age=31536000, immutable';
const CONNECTION_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 3_000;

export function createAvatarClient(options: AvatarClientOptions): S3Client {
  const requestHandler = {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  };
  return new S3Client({ ...options, requestHandler });
}

export class S3AvatarStore implements AvatarStore {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async put(avatar: string, renditions: Renditions): Promise<void> {
    const puts = AVATAR_SIZES.map((size) => {
      return new PutObjectCommand({
        Bucket: this.#bucket,
        Key: keyOf(avatar, size),
        Body: renditions[size],
        ContentType: 'image/webp',
        CacheControl: CACHE_FOR_EVER,
      });
    });
    await told('avatars.put', () => Promise.all(puts.map((put) => this.#client.send(put))));
  }

  get(avatar: string, size: AvatarSize): Promise<Uint8Array | undefined> {
    const command = new GetObjectCommand({ Bucket: this.#bucket, Key: keyOf(avatar, size) });
    return told('avatars.get', async () => {
      try {
        const { Body } = await this.#client.send(command);
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    });
  }
}

/** To put or to get again is always safe, so one kind of failure is enough. */
async function told<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new StoreError('unreachable', operation, error);
  }
}

/** As in the URL that CloudFront serves it under. */
function keyOf(avatar: string, size: AvatarSize): string {
  return `avatars/${avatar}-${size}.webp`;
}
