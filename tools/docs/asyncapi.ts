/** The AsyncAPI 3.0 document: the WebSocket of a Region and its FIFO queues. */
import { FRAME_INTERVAL_MS, MAX_CLIENT_MESSAGE_BYTES, MAX_FRAME_BYTES, SOCKET_ERRORS } from '@tulip/contracts';
import type { MessageName } from '@tulip/contracts/shapes';
import { BALANCES_QUEUE, EVENTS_QUEUE, ORDERS_QUEUE, type QueueDefinition } from '@tulip/resources';
import { type Example, examplesOf } from './examples.ts';
import { componentSchemas, type Json, reachable, referencesIn, schemaRef } from './json-schemas.ts';

const CLIENT_MESSAGES = {
  SubscribeMessage: 'Chooses channels, narrows them to one persona, and says what was already seen.',
  PingMessage: 'Asks whether anybody is there.',
} as const satisfies Partial<Record<MessageName, string>>;

const SERVER_MESSAGES = {
  SubscribedMessage: 'The subscription stands; where each stream begins for this connection.',
  PongMessage: 'The answer to a ping.',
  SocketErrorMessage: `A message that was not understood (${Object.keys(SOCKET_ERRORS).join(', ')}); the connection stays.`,
  FrameMessage: `Events and states: one each ${FRAME_INTERVAL_MS} ms at most, at most ${MAX_FRAME_BYTES} bytes.`,
} as const satisfies Partial<Record<MessageName, string>>;

const QUEUE_MESSAGES = {
  OrderBell: 'An order, or the request to cancel it, awaits the worker of its lane: the table is the truth.',
  MarketEvents: 'The events of one ledger entry, in order within their stream.',
  BalanceAdjustments: 'Fills of one user in one stream, each of which becomes one entry of the balance.',
} as const satisfies Partial<Record<MessageName, string>>;

const ALL_MESSAGES: Readonly<Record<string, string>> = { ...CLIENT_MESSAGES, ...SERVER_MESSAGES, ...QUEUE_MESSAGES };

export function asyncApiDocument(examples: readonly Example[]): Json {
  const messages = Object.fromEntries(
    Object.entries(ALL_MESSAGES).map(([name, summary]) => [name, message(name, summary, examples)]),
  );
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'TulipBroker',
      version: '1.0.0',
      description:
        'The WebSocket of one Region, and the SQS FIFO queues inside it. HTTP is described in /openapi.json.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      laptop: {
        host: '127.0.0.1:4001',
        protocol: 'ws',
        description: 'The first Region on a laptop; the next is on 4002.',
      },
    },
    channels: {
      socket: {
        address: '/ws',
        title: 'Live view',
        description: `Clients send at most ${MAX_CLIENT_MESSAGE_BYTES} bytes a message. \`covers\` of a frame says which sequence numbers it accounts for: a client whose next \`from\` is not its last \`to\` + 1 has a gap and reads GET /api/events.`,
        messages: channelMessages([...Object.keys(CLIENT_MESSAGES), ...Object.keys(SERVER_MESSAGES)]),
      },
      orders: queueChannel(ORDERS_QUEUE, 'OrderBell'),
      events: queueChannel(EVENTS_QUEUE, 'MarketEvents'),
      balances: queueChannel(BALANCES_QUEUE, 'BalanceAdjustments'),
    },
    operations: operations(),
    components: { messages, schemas: reachable(componentSchemas('draft-7'), referencesIn(messages)) },
  };
}

/** From the exchange's side: it receives what clients send. */
function operations(): Json {
  return {
    receiveFromClients: operation('receive', 'socket', Object.keys(CLIENT_MESSAGES), 'What a client may send.'),
    sendToClients: operation('send', 'socket', Object.keys(SERVER_MESSAGES), 'What the exchange sends.'),
    ringLane: operation('send', 'orders', ['OrderBell'], 'The façade and the sweeper ring.'),
    answerBell: operation('receive', 'orders', ['OrderBell'], 'The fill worker answers.'),
    publishEvents: operation('send', 'events', ['MarketEvents'], 'The router publishes the ledger.'),
    broadcastEvents: operation('receive', 'events', ['MarketEvents'], 'The broadcaster sends frames.'),
    adjustBalances: operation('send', 'balances', ['BalanceAdjustments'], 'The router publishes the ledger’s fills.'),
    postEntries: operation('receive', 'balances', ['BalanceAdjustments'], 'The balance worker posts the entries.'),
  };
}

function operation(action: 'send' | 'receive', channel: string, names: readonly string[], summary: string): Json {
  const messages = names.map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` }));
  return { action, channel: { $ref: `#/channels/${channel}` }, summary, messages };
}

function channelMessages(names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));
}

function queueChannel(queue: QueueDefinition, name: string): Json {
  const { purpose, group, visibilityTimeoutSeconds, maxReceiveCount, deadLetterName } = queue;
  return {
    address: queue.name,
    title: queue.name,
    description: `${purpose} SQS FIFO; message group: ${group}; visibility ${visibilityTimeoutSeconds} s; after ${maxReceiveCount} receives to ${deadLetterName}.`,
    messages: channelMessages([name]),
  };
}

function message(name: string, summary: string, examples: readonly Example[]): Json {
  const own = Object.entries(examplesOf(examples, name)).map(([variant, { value }]) => ({
    name: variant,
    payload: value,
  }));
  return { name, title: name, summary, contentType: 'application/json', payload: schemaRef(name), examples: own };
}
