/** One Region's SQS-compatible engine, in this process, on a free loopback port; memory only, as a doorbell may be. */
import { buildApp } from 'fauxqs';
import { ACCOUNT_ID } from './names.ts';
import { LOOPBACK } from './ports.ts';

export interface QueueEngine {
  readonly endpoint: string;
  /** The URL that the SDK client sends to: the engine itself names hosts that do not resolve everywhere. */
  queueUrl(queueName: string): string;
  stop(): Promise<void>;
}

/** `buildApp` rather than `startFauxqs`, because the latter listens on every interface. */
export async function startQueueEngine(region: string): Promise<QueueEngine> {
  const app = buildApp({ logger: false, host: LOOPBACK, defaultRegion: region });
  const endpoint = await app.listen({ port: 0, host: LOOPBACK });
  return {
    endpoint,
    queueUrl: (queueName) => `${endpoint}/${ACCOUNT_ID}/${queueName}`,
    stop: () => app.close(),
  };
}
