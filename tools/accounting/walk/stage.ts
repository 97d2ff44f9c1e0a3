/** The deployed functions of one Region over local engines, each invoked by hand, everything that is metered recorded. */
import { createServer } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsClients } from '@tulip/adapters-aws';
import { BALANCES_QUEUE, FUNCTIONS, type FunctionDefinition, type FunctionId, TABLES } from '@tulip/resources';
import { closeServer, listen } from '@tulip/services/hosts/laptop/closing-server.ts';
import { loadDeployedCode } from '@tulip/services/hosts/laptop/deployed-code.ts';
import { startDynamodbEngine } from '@tulip/services/hosts/laptop/dynamodb-engine.ts';
import { findEngineProgram } from '@tulip/services/hosts/laptop/engine-program.ts';
import { createLocalFunction, type LocalFunction } from '@tulip/services/hosts/laptop/invocation.ts';
import { DUMMY_CREDENTIALS, resourceNames } from '@tulip/services/hosts/laptop/names.ts';
import { startObjectEngine } from '@tulip/services/hosts/laptop/object-engine.ts';
import { provisionQueues, provisionTables } from '@tulip/services/hosts/laptop/provision.ts';
import { type QueueEngine, startQueueEngine } from '@tulip/services/hosts/laptop/queue-engine.ts';
import { regionEnvironment } from '@tulip/services/hosts/laptop/region-environment.ts';
import { assert, must } from '@tulip/std';
import { type RecordedCall, recordCalls } from '../recorded-call.ts';
import { type HttpCall, httpEvent } from './lambda-events.ts';
import type { LoggedBytes, VirtualClock } from './process-hooks.ts';
import type { Part, RecordedEntry, Recording, Step, WalkSettings } from './recording.ts';

export interface Stage {
  readonly tables: Recording['tables'];
  readonly entries: readonly RecordedEntry[];
  readonly clock: VirtualClock;
  /** Says what the following invocations belong to. */
  enter(part: Part): void;
  /** Invokes the function once; answers the calls that it made. */
  invoke(step: Step, id: FunctionId, event: object): Promise<RecordedCall[]>;
  /** One HTTP request; answers the body, and the calls that were made. */
  request(step: Step, call: HttpCall): Promise<{ readonly body: unknown; readonly calls: RecordedCall[] }>;
  /** Notes that AWS's pollers handed so many messages of the queue to a function. */
  delivered(step: Step, queue: string, messages: number): void;
  stop(): Promise<void>;
}

const LAMBDA_ENTRIES = new URL('../../../services/src/hosts/lambda/', import.meta.url);

/** As on AWS: every line that is logged there, every metric, and a trace that the sampling left out. */
const AS_DEPLOYED = {
  POWERTOOLS_LOG_LEVEL: 'INFO',
  POWERTOOLS_METRICS_DISABLED: 'false',
  POWERTOOLS_METRICS_NAMESPACE: 'TulipBroker',
  _X_AMZN_TRACE_ID: 'Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=0',
};

export async function startStage(
  settings: WalkSettings,
  hooks: { readonly clock: VirtualClock; readonly logged: LoggedBytes },
): Promise<Stage> {
  const region = must(settings.regions[0], 'a Region');
  const names = resourceNames(region, false);
  const engine = await startDynamodbEngine({ program: await findEngineProgram(), directory: undefined });
  const queues = await startQueueEngine(region);
  const objects = await startObjectEngine(undefined);
  // Takes every frame and answers as API Gateway does when the client is there.
  const sockets = createServer((request, response) => request.resume().on('end', () => response.end('{}')));
  const socketPort = await listen(sockets, 0);
  await provision(region, engine.endpoint, queues);
  const host = { region, port: 0, regions: settings.regions, lanes: settings.lanes, engine: 'simfill', uiPort: 0 };
  const local = {
    names,
    queueEndpoint: queues.endpoint,
    queueUrl: queues.queueUrl,
    managementEndpoint: `http://127.0.0.1:${socketPort}`,
    objectEndpoint: objects.endpoint,
  };
  const regionSettings = { ...host, dynamodbEndpoint: engine.endpoint, isEndpointShared: false };
  Object.assign(process.env, regionEnvironment(regionSettings, local, process.env), AS_DEPLOYED);
  const functions = await loadFunctions(region);
  const entries: RecordedEntry[] = [];
  const recorder = createRecorder(functions, hooks.logged, entries);
  const { clients } = (await loadDeployedCode(LAMBDA_ENTRIES).runtime()) as { clients: AwsClients };
  recordCalls(clients, recorder.take);
  return {
    tables: Object.fromEntries(TABLES.map(({ id }) => [names.table(id), id])),
    entries,
    clock: hooks.clock,
    delivered: recorder.delivered,
    enter: recorder.enter,
    invoke: async (step, id, event) => (await recorder.invoke(step, id, event)).calls,
    request: (step, call) => recorder.request(step, call),
    async stop() {
      clients.destroy();
      await Promise.all([closeServer(sockets), objects.stop(), queues.stop(), engine.stop()]);
    },
  };
}

async function provision(region: string, dynamodbEndpoint: string, queues: QueueEngine): Promise<void> {
  const names = resourceNames(region, false);
  const dynamodb = new DynamoDBClient({ region, endpoint: dynamodbEndpoint, credentials: DUMMY_CREDENTIALS });
  const sqs = new SQSClient({ region, endpoint: queues.endpoint, credentials: DUMMY_CREDENTIALS });
  await Promise.all([provisionTables(dynamodb, names), provisionQueues(sqs, region, names)]);
  dynamodb.destroy();
  sqs.destroy();
}

async function loadFunctions(region: string): Promise<ReadonlyMap<string, LocalFunction>> {
  const code = loadDeployedCode(LAMBDA_ENTRIES);
  const loaded = FUNCTIONS.map(async (definition: FunctionDefinition) => {
    const handler = await code.handler(definition.entry);
    return [definition.id, createLocalFunction(region, definition, handler)] as const;
  });
  return new Map(await Promise.all(loaded));
}

/** The bell is rung by the function that accepts, and cash is sent on its way by the one that publishes: steps of their own. */
function stepOf(step: Step, { command, input }: RecordedCall): Step {
  if (step === 'accept' && command.startsWith('SendMessage')) return 'bell';
  if (step !== 'publish') return step;
  const text = JSON.stringify(input);
  const isCash = text.includes(BALANCES_QUEUE.name) || text.includes('"sk":"BALANCES"');
  return isCash ? 'cash' : step;
}

function createRecorder(functions: ReadonlyMap<string, LocalFunction>, logged: LoggedBytes, entries: RecordedEntry[]) {
  let part: Part = 'warm-up';
  let step: Step = 'accept';
  let calls: RecordedCall[] = [];

  async function invoke(at: Step, functionId: FunctionId, event: object) {
    step = at;
    calls = [];
    const bytesBefore = logged.bytes();
    const answer = await must(functions.get(functionId), `function ${functionId}`).invoke(event);
    const commands = calls.map(({ command }) => command);
    entries.push({ kind: 'invocation', part, step, functionId, commands, logBytes: logged.bytes() - bytesBefore });
    return { answer, calls };
  }

  return {
    invoke,
    enter(next: Part) {
      part = next;
    },
    delivered(at: Step, queue: string, messages: number) {
      entries.push({ kind: 'delivery', part, step: at, queue, messages });
    },
    take(call: RecordedCall) {
      calls.push(call);
      entries.push({ kind: 'call', part, step: stepOf(step, call), call });
    },
    async request(at: Step, call: HttpCall) {
      const { answer, calls: made } = await invoke(at, 'http-api', httpEvent(call));
      const { statusCode, body } = answer as { readonly statusCode: number; readonly body: string };
      assert(statusCode < 300, `${call.method} ${call.path} answered ${statusCode}: ${body}`);
      entries.push({ kind: 'http', part, step, responseBytes: Buffer.byteLength(body) });
      return { body: JSON.parse(body) as unknown, calls: made };
    },
  };
}
