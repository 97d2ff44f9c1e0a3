/** Lambda: `$connect` of the WebSocket API. */
import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { handleConnect } from '../../handlers/sockets.ts';
import { instrument } from './instrument.ts';
import { workerDeps } from './worker-runtime.ts';

export const handler = instrument('socket-connect', async (event: APIGatewayProxyWebsocketEventV2) => {
  await handleConnect(workerDeps, event.requestContext.connectionId);
  return { statusCode: 200 };
});
