/**
 * One Region's SQS-compatible engine on a free loopback port; memory only, as a doorbell may be. It has a thread of its own, so
 * that it takes no time from the handlers: on AWS it is another machine.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ACCOUNT_ID } from './names.ts';

export interface QueueEngine {
  readonly endpoint: string;
  /** The URL that the SDK client sends to: the engine itself names hosts that do not resolve everywhere. */
  queueUrl(queueName: string): string;
  stop(): Promise<void>;
}

/** What the thread is given. */
export interface QueueEngineSettings {
  readonly region: string;
}

/** Rejects with the engine's own error when it cannot start; an error later on ends the process, as any uncaught one does. */
export async function startQueueEngine(region: string): Promise<QueueEngine> {
  const settings: QueueEngineSettings = { region };
  const thread = new Worker(new URL('./queue-engine-thread.ts', import.meta.url), {
    name: 'queue-engine',
    workerData: settings,
  });
  const [endpoint]: string[] = await once(thread, 'message');
  let isStopping = false;
  thread.once('exit', (code) => {
    if (!isStopping) throw new Error(`the queue engine ended by itself (exit code ${code})`);
  });
  return {
    endpoint: endpoint ?? '',
    queueUrl: (queueName) => `${endpoint}/${ACCOUNT_ID}/${queueName}`,
    async stop() {
      isStopping = true;
      const ended = once(thread, 'exit');
      thread.postMessage('stop');
      await ended;
    },
  };
}
