/** Lambda: `$connect` of the WebSocket API. */
import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { handleConnect } from '../../handlers/sockets.ts';
import { instrument } from './instrument.ts';
import { runtime } from './runtime.ts';

export const handler = instrument('socket-connect', async (event: APIGatewayProxyWebsocketEventV2) => {
  await handleConnect(runtime.deps, event.requestContext.connectionId);
  return { statusCode: 200 };
});
