/** One composition per execution environment, made from the environment variables when the first handler loads. */
import { compose } from '../../compose.ts';
import { parseServiceConfig } from '../../config.ts';
import { createHttpApp } from '../../handlers/http/app.ts';
import { tracer } from '../../observe.ts';

const composition = compose(parseServiceConfig(process.env));
const { dynamodb, sqs, sockets } = composition.clients;
for (const client of [dynamodb, sqs, sockets]) tracer.captureAWSv3Client(client);

export const runtime = { ...composition, app: createHttpApp(composition.deps) };
