/** The Lambda functions of one Region: entry file, trigger, limits. */
import type { QueueDefinition } from './queues.ts';

/** The whole event of a scheduled function: a constant of its schedule, not EventBridge's envelope. */
export interface ScheduleInput {
  /** Ring for everything pending, whatever its age: for whoever has lost the queues. */
  readonly ringAll: boolean;
}

export interface FunctionDefinition {
  readonly id: string;
  /** File in `services/src/hosts/lambda`, without extension. */
  readonly entry: string;
  readonly purpose: string;
  readonly trigger: /** Routes of the HTTP API as API Gateway writes them; `$default` takes what no other route does. */
    | { readonly kind: 'http-api'; readonly routes: readonly string[] }
    | { readonly kind: 'queue'; readonly queue: QueueDefinition['id']; readonly batchSize: number }
    | { readonly kind: 'change-stream'; readonly keyPrefix: string; readonly batchSize: number }
    | { readonly kind: 'schedule'; readonly everySeconds: number; readonly input: ScheduleInput }
    /** Once after each deployment, before the functions serve. */
    | { readonly kind: 'deployment' }
    | { readonly kind: 'websocket'; readonly route: '$connect' | '$disconnect' | '$default' };
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Packages with a native part that lie beside the bundle, built for Linux x64: there the function must run. */
  readonly nativePackages?: readonly string[];
}

export const FUNCTIONS = [
  {
    id: 'http-api',
    entry: 'http-api',
    purpose: 'The HTTP façade: accepts orders, answers queries.',
    trigger: { kind: 'http-api', routes: ['$default'] },
    timeoutSeconds: 10,
    memoryMb: 1024,
  },
  {
    id: 'avatars',
    entry: 'avatars',
    purpose: 'Takes pictures of personas, draws them anew, stores and serves them.',
    trigger: { kind: 'http-api', routes: ['PUT /api/personas/{userId}/avatar', 'GET /avatars/{file}'] },
    timeoutSeconds: 10,
    memoryMb: 1024,
    nativePackages: ['sharp'],
  },
  {
    id: 'fill-worker',
    entry: 'fill-worker',
    purpose: 'Applies one lane’s commands to the fill engine and commits them to the ledger.',
    trigger: { kind: 'queue', queue: 'orders', batchSize: 10 },
    timeoutSeconds: 10,
    memoryMb: 1024,
  },
  {
    id: 'router',
    entry: 'router',
    purpose: 'Publishes the ledger, in order, by durable cursor; rung by the change stream.',
    trigger: { kind: 'change-stream', keyPrefix: 'LEDGER#', batchSize: 100 },
    timeoutSeconds: 30,
    memoryMb: 512,
  },
  {
    id: 'sweeper',
    entry: 'sweeper',
    purpose: 'Rings again for pending work that nobody answered; catches the router and the broadcaster up.',
    trigger: { kind: 'schedule', everySeconds: 60, input: { ringAll: false } },
    timeoutSeconds: 50,
    memoryMb: 512,
  },
  {
    id: 'broadcaster',
    entry: 'broadcaster',
    purpose: 'Sends frames to the sockets, at most four a second.',
    trigger: { kind: 'queue', queue: 'events', batchSize: 10 },
    timeoutSeconds: 10,
    memoryMb: 512,
  },
  {
    id: 'balance-worker',
    entry: 'balance-worker',
    purpose: 'Posts the entries of fills to the balances of their parties, each once.',
    trigger: { kind: 'queue', queue: 'balances', batchSize: 10 },
    timeoutSeconds: 10,
    memoryMb: 512,
  },
  {
    id: 'auditor',
    entry: 'auditor',
    purpose: 'Compares balances with fills, notes how far all is well, and counts what is not.',
    trigger: { kind: 'schedule', everySeconds: 60, input: { ringAll: false } },
    timeoutSeconds: 50,
    memoryMb: 512,
  },
  {
    id: 'socket-connect',
    entry: 'socket-connect',
    purpose: 'Registers a WebSocket connection.',
    trigger: { kind: 'websocket', route: '$connect' },
    timeoutSeconds: 5,
    memoryMb: 256,
  },
  {
    id: 'socket-disconnect',
    entry: 'socket-disconnect',
    purpose: 'Forgets a WebSocket connection.',
    trigger: { kind: 'websocket', route: '$disconnect' },
    timeoutSeconds: 5,
    memoryMb: 256,
  },
  {
    id: 'socket-message',
    entry: 'socket-message',
    purpose: 'Answers subscribe and ping.',
    trigger: { kind: 'websocket', route: '$default' },
    timeoutSeconds: 10,
    memoryMb: 512,
  },
  {
    id: 'seeder',
    entry: 'seeder',
    purpose: 'Loads the seed personas, once; what is there stays as it is.',
    trigger: { kind: 'deployment' },
    timeoutSeconds: 30,
    memoryMb: 256,
  },
] as const satisfies readonly FunctionDefinition[];

export type FunctionId = (typeof FUNCTIONS)[number]['id'];
