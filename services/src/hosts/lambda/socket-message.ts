/** Lambda: `$default` of the WebSocket API, i.e. every message of a client. */
import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { handleMessage } from '../../handlers/sockets.ts';
import { instrument } from './instrument.ts';
import { workerDeps } from './worker-runtime.ts';

export const handler = instrument('socket-message', async (event: APIGatewayProxyWebsocketEventV2) => {
  const text = event.isBase64Encoded ? undefined : (event.body ?? '');
  await handleMessage(workerDeps, event.requestContext.connectionId, text);
  return { statusCode: 200 };
});
