/** One Region in this process: engines and endpoints first, then the deployed code, then what AWS runs around it. */
import { createServer } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { EXCHANGE_TABLE, FUNCTIONS, type FunctionDefinition, QUEUES } from '@tulip/resources';
import { must } from '@tulip/std';
import { startChangeFeed } from './change-feed.ts';
import { closeServer, listen } from './closing-server.ts';
import type { DeployedCode, HttpApp, RegionRuntime } from './deployed-code.ts';
import { startEventSourceMapping } from './event-source-mapping.ts';
import { createHttpListener } from './http-listener.ts';
import { routeByPath } from './http-routes.ts';
import { createLocalFunction, type LocalFunction } from './invocation.ts';
import type { Log } from './log.ts';
import { startManagementEndpoint } from './management-endpoint.ts';
import { DUMMY_CREDENTIALS, queueArn, type ResourceNames, resourceNames } from './names.ts';
import { startObjectEngine } from './object-engine.ts';
import { provisionQueues, provisionTables } from './provision.ts';
import { type QueueEngine, startQueueEngine } from './queue-engine.ts';
import { type RegionSettings, regionEnvironment } from './region-environment.ts';
import { startScheduler } from './scheduler.ts';
import { createSocketConnections, type SocketConnections } from './socket-connections.ts';
import { startWebSocketGateway } from './websocket-gateway.ts';

export interface RegionHost {
  /** Stops taking requests, drains what is under way, closes every server. */
  stop(): Promise<void>;
}

interface Region {
  readonly settings: RegionSettings;
  readonly names: ResourceNames;
  readonly queues: QueueEngine;
  readonly connections: SocketConnections;
  /** The mappings' own client: a function's client may be refused where its trigger goes on. */
  readonly polling: SQSClient;
  readonly functions: ReadonlyMap<string, LocalFunction>;
  readonly runtime: RegionRuntime;
  readonly app: HttpApp;
  readonly log: Log;
}

interface Stoppable {
  stop(): Promise<void>;
}

/** Starts the Region; when it resolves, its port answers. */
export async function startRegionHost(settings: RegionSettings, code: DeployedCode, log: Log): Promise<RegionHost> {
  const { region } = settings;
  const names = resourceNames(region, settings.isEndpointShared);
  const [queues, objects] = await Promise.all([startQueueEngine(region), startObjectEngine(settings.objectsDirectory)]);
  const polling = new SQSClient({ region, endpoint: queues.endpoint, credentials: DUMMY_CREDENTIALS });
  await provision(settings, names, polling);
  const connections = createSocketConnections();
  const management = await startManagementEndpoint(connections, log);
  Object.assign(
    process.env,
    regionEnvironment(
      settings,
      {
        names,
        queueEndpoint: queues.endpoint,
        queueUrl: queues.queueUrl,
        managementEndpoint: management.endpoint,
        objectEndpoint: objects.endpoint,
      },
      process.env,
    ),
  );
  const runtime = await code.runtime();
  const app = await loadHttp(code);
  const functions = await loadFunctions(region, code);
  await deploy(functions);
  const around = await startAround({ settings, names, queues, connections, polling, functions, runtime, app, log });
  return {
    async stop() {
      await around.stop();
      await management.stop();
      polling.destroy();
      await Promise.all([queues.stop(), objects.stop()]);
    },
  };
}

async function provision(settings: RegionSettings, names: ResourceNames, sqs: SQSClient): Promise<void> {
  const { region, dynamodbEndpoint } = settings;
  const dynamodb = new DynamoDBClient({ region, endpoint: dynamodbEndpoint, credentials: DUMMY_CREDENTIALS });
  await Promise.all([provisionTables(dynamodb, names), provisionQueues(sqs, region, names)]);
  dynamodb.destroy();
}

/** The functions behind the HTTP API, served without their Lambda adapters. */
async function loadHttp(code: DeployedCode): Promise<HttpApp> {
  const serving = FUNCTIONS.filter(({ trigger }) => trigger.kind === 'http-api');
  const functions = serving.map(async (definition) => ({ definition, app: await code.app(definition.entry) }));
  return routeByPath(await Promise.all(functions));
}

/** Every function by id but those behind the HTTP API. */
async function loadFunctions(region: string, code: DeployedCode): Promise<ReadonlyMap<string, LocalFunction>> {
  const invoked = FUNCTIONS.filter(({ trigger }) => trigger.kind !== 'http-api');
  const loaded = await Promise.all(
    invoked.map(async (definition: FunctionDefinition) => {
      const handler = await code.handler(definition.entry);
      return [definition.id, createLocalFunction(region, definition, handler)] as const;
    }),
  );
  return new Map(loaded);
}

/** What a deployment runs once: each start of the laptop is one. */
async function deploy(functions: ReadonlyMap<string, LocalFunction>): Promise<void> {
  for (const { id, trigger } of FUNCTIONS) {
    if (trigger.kind === 'deployment') await must(functions.get(id), `function ${id}`).invoke({});
  }
}

async function startAround(region: Region): Promise<Stoppable> {
  const triggers = FUNCTIONS.flatMap((definition) => startTrigger(region, definition));
  const server = createServer(createHttpListener(region.app, region.settings.region, region.log));
  const gateway = startWebSocketGateway({
    server,
    connections: region.connections,
    onConnect: functionOf(region, 'socket-connect'),
    onMessage: functionOf(region, 'socket-message'),
    onDisconnect: functionOf(region, 'socket-disconnect'),
    log: region.log,
  });
  await listen(server, region.settings.port);
  return {
    async stop() {
      await Promise.all([closeServer(server), gateway.stop(), ...triggers.map((trigger) => trigger.stop())]);
    },
  };
}

function startTrigger(region: Region, definition: FunctionDefinition): readonly Stoppable[] {
  const { settings, names, queues, runtime, log } = region;
  const { trigger } = definition;
  switch (trigger.kind) {
    case 'queue': {
      const queue = must(
        QUEUES.find(({ id }) => id === trigger.queue),
        `queue ${trigger.queue}`,
      );
      const queueName = names.queue(queue.name);
      return [
        startEventSourceMapping({
          client: region.polling,
          queueUrl: queues.queueUrl(queueName),
          queueArn: queueArn(settings.region, queueName),
          region: settings.region,
          target: functionOf(region, definition.id),
          batchSize: trigger.batchSize,
          log,
        }),
      ];
    }
    case 'change-stream':
      return [
        startChangeFeed({
          client: runtime.clients.dynamodb,
          tableName: names.table(EXCHANGE_TABLE.id),
          region: settings.region,
          target: functionOf(region, definition.id),
          keyPrefix: trigger.keyPrefix,
          batchSize: trigger.batchSize,
          log,
        }),
      ];
    case 'schedule':
      return [startScheduler(trigger.input, functionOf(region, definition.id), log)];
    case 'http-api':
    case 'websocket':
    case 'deployment':
      return [];
  }
}

function functionOf(region: Region, id: string): LocalFunction {
  return must(region.functions.get(id), `function ${id}`);
}
