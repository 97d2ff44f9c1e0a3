/** Lambda: `$disconnect` of the WebSocket API. */
import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { handleDisconnect } from '../../handlers/sockets.ts';
import { instrument } from './instrument.ts';
import { workerDeps } from './worker-runtime.ts';

export const handler = instrument('socket-disconnect', async (event: APIGatewayProxyWebsocketEventV2) => {
  await handleDisconnect(workerDeps, event.requestContext.connectionId);
  return { statusCode: 200 };
});
