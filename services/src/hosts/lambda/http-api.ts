/** Lambda: the HTTP façade behind API Gateway’s HTTP API. */
import { handle } from 'hono/aws-lambda';
import { createHttpApp } from '../../handlers/http/app.ts';
import { instrument } from './instrument.ts';
import { runtime } from './runtime.ts';

/** The façade itself, for hosts that serve HTTP on their own. */
export const app = createHttpApp(runtime.deps);

const handleRequest = handle(app);

export const handler = instrument('http-api', (event: Parameters<typeof handleRequest>[0]) => handleRequest(event));
