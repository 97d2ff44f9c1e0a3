/** Lambda: the HTTP façade behind API Gateway’s HTTP API. */
import { handle } from 'hono/aws-lambda';
import { instrument } from './instrument.ts';
import { runtime } from './runtime.ts';

const handleRequest = handle(runtime.app);

export const handler = instrument('http-api', (event: Parameters<typeof handleRequest>[0]) => handleRequest(event));
