/** One composition per execution environment, made from the environment variables when the first handler loads. */
import { compose } from '../../compose.ts';
import { parseServiceConfig } from '../../config.ts';
import { tracer } from '../../observe.ts';

export const config = parseServiceConfig(process.env);
export const runtime = compose(config);
const { dynamodb, sqs, promptSqs, sockets } = runtime.clients;
for (const client of [dynamodb, sqs, promptSqs, sockets]) tracer.captureAWSv3Client(client);
