/** Floor (a): the recorded calls made again, by a bare loop, as fast as the engines and the clients can. */
import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  type SendMessageBatchCommandInput,
  SendMessageCommand,
  type SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  DeleteCommand,
  type DeleteCommandInput,
  GetCommand,
  type GetCommandInput,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { RecordedCall } from '../host/call-recorder.ts';
import { type OrderedCall, orderCalls } from './call-order.ts';
import type { FloorEngines } from './floor-engines.ts';

export interface ReplayFigures {
  readonly calls: number;
  /** Those that a client refused or an engine answered with an error, as in the recorded run a lost race does. */
  readonly failed: number;
  readonly seconds: number;
}

type Make = (input: unknown) => Promise<unknown>;

/** What waits for earlier calls stands in a row of this many times the width. */
const ROW_FACTOR = 16;

export class CallReplay {
  readonly #calls: readonly OrderedCall[];
  readonly #make: Readonly<Record<string, Make>>;
  readonly #engines: FloorEngines;
  readonly #answered: Promise<void>[] = [];
  readonly #deleted: ReadonlySet<number | undefined>;
  readonly #received = new Map<number, { readonly queueUrl: string; readonly messages: Message[] }>();
  #failed = 0;

  constructor(engines: FloorEngines, calls: readonly RecordedCall[]) {
    this.#engines = engines;
    this.#make = commandsOf(engines);
    this.#calls = orderCalls(calls.filter(({ command }) => this.#isReplayed(command)));
    this.#deleted = new Set(this.#calls.map(({ receive }) => receive));
  }

  get size(): number {
    return this.#calls.length;
  }

  /** The place of the first call that began at or after the time. */
  placeAt(startedAt: number): number {
    const place = this.#calls.findIndex(({ call }) => call.startedAt >= startedAt);
    return place === -1 ? this.#calls.length : place;
  }

  /** Makes the calls from one place to another, `width` at a time; resolves when all are answered. */
  async run(from: number, to: number, width: number): Promise<ReplayFigures> {
    const failedBefore = this.#failed;
    const startedAt = performance.now();
    const gate = createGate(width);
    const row = createGate(width * ROW_FACTOR);
    for (let place = from; place < to; place++) {
      await row.enter();
      this.#answered[place] = this.#runOne(place, gate).finally(row.leave);
    }
    await Promise.all(this.#answered.slice(from, to));
    const seconds = (performance.now() - startedAt) / 1000;
    return { calls: to - from, failed: this.#failed - failedBefore, seconds };
  }

  async #runOne(place: number, gate: Gate): Promise<void> {
    const ordered = this.#calls[place];
    if (ordered === undefined) return;
    await Promise.all(ordered.after.map((earlier) => this.#answered[earlier]));
    await gate.enter();
    try {
      await this.#call(place, ordered);
    } catch {
      this.#failed += 1;
    } finally {
      gate.leave();
    }
  }

  async #call(place: number, { call, receive }: OrderedCall): Promise<void> {
    const input = this.#withOwnQueue(call.input);
    if (call.command === 'ReceiveMessageCommand') {
      // What a recorded receive waited for has been sent by now: no need to wait again.
      const messages = await this.#receive({ ...(input as ReceiveMessageCommandInput), WaitTimeSeconds: 0 });
      this.#received.set(place, messages);
      // A receive that was in vain then may bring something now; undeleted it would lock its group.
      if (!this.#deleted.has(place)) await this.#delete(place);
      return;
    }
    if (call.command === 'DeleteMessageBatchCommand') {
      await this.#delete(receive ?? place);
      return;
    }
    await this.#make[call.command]?.(input);
  }

  async #receive(input: ReceiveMessageCommandInput) {
    const { Messages: messages = [] } = await this.#engines.clients.sqs.send(new ReceiveMessageCommand(input));
    return { queueUrl: input.QueueUrl ?? '', messages };
  }

  /** The receipt handles are this run's own; another deletion of the same receive has nothing left to do. */
  async #delete(receive: number): Promise<void> {
    const { queueUrl, messages } = this.#received.get(receive) ?? { queueUrl: '', messages: [] };
    this.#received.delete(receive);
    if (messages.length === 0) return;
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await this.#engines.clients.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  }

  #withOwnQueue(input: unknown): unknown {
    if (typeof input !== 'object' || input === null || !('QueueUrl' in input)) return input;
    const name = String(input.QueueUrl).split('/').at(-1) ?? '';
    return { ...input, QueueUrl: this.#engines.queueUrl(name) };
  }

  #isReplayed(command: string): boolean {
    return command in this.#make || command === 'ReceiveMessageCommand' || command === 'DeleteMessageBatchCommand';
  }
}

/** Everything that the exchange calls but for receives and deletions; making tables and queues is not of a run. */
function commandsOf({ documents, clients: { sqs, sockets } }: FloorEngines): Record<string, Make> {
  return {
    PutCommand: (input) => documents.send(new PutCommand(input as PutCommandInput)),
    UpdateCommand: (input) => documents.send(new UpdateCommand(input as UpdateCommandInput)),
    DeleteCommand: (input) => documents.send(new DeleteCommand(input as DeleteCommandInput)),
    GetCommand: (input) => documents.send(new GetCommand(input as GetCommandInput)),
    BatchGetCommand: (input) => documents.send(new BatchGetCommand(input as BatchGetCommandInput)),
    QueryCommand: (input) => documents.send(new QueryCommand(input as QueryCommandInput)),
    TransactWriteCommand: (input) => documents.send(new TransactWriteCommand(input as TransactWriteCommandInput)),
    SendMessageCommand: (input) => sqs.send(new SendMessageCommand(input as SendMessageCommandInput)),
    SendMessageBatchCommand: (input) => sqs.send(new SendMessageBatchCommand(input as SendMessageBatchCommandInput)),
    PostToConnectionCommand: (input) => {
      const { ConnectionId, Data } = input as { readonly ConnectionId: string; readonly Data: string };
      return sockets.send(new PostToConnectionCommand({ ConnectionId, Data: new TextEncoder().encode(Data) }));
    },
  };
}

interface Gate {
  enter(): Promise<void>;
  leave(): void;
}

/** Lets in so many at a time; whoever came first goes first. */
function createGate(width: number): Gate {
  const waiting: (() => void)[] = [];
  let free = width;
  return {
    async enter() {
      if (free > 0) {
        free -= 1;
        return;
      }
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
}
