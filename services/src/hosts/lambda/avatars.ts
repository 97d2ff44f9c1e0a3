/** Lambda: pictures of personas, uploaded and served. */
import { createAvatarClient, S3AvatarStore } from '@tulip/adapters-aws';
import { handle } from 'hono/aws-lambda';
import { createAvatarApp } from '../../handlers/http/avatar-app.ts';
import { avatarPainter } from '../../paint-avatar.ts';
import { instrument } from './instrument.ts';
import { config, runtime } from './runtime.ts';

const client = createAvatarClient({ region: config.TULIP_REGION });
const avatars = new S3AvatarStore(client, config.TULIP_AVATARS_BUCKET);

/** The application itself, for hosts that serve HTTP on their own. */
export const app = createAvatarApp({ ...runtime.deps, avatars, painter: avatarPainter });

const handleRequest = handle(app);

export const handler = instrument('avatars', (event: Parameters<typeof handleRequest>[0]) => handleRequest(event));
