/** Writes down every call that the process makes through an AWS SDK client: which command, with what, for which part, when. */
import { writeFile } from 'node:fs/promises';
import { type ReceiveMessageCommandOutput, SQSClient } from '@aws-sdk/client-sqs';

/** One line of the record; times are milliseconds of the process's own clock. */
export interface RecordedCall {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly part: string;
  /** Names of classes of the SDK. */
  readonly client: string;
  readonly command: string;
  /** As the caller gave it, before any middleware; bytes as text. */
  readonly input: unknown;
  /** The messages that a receive brought. */
  readonly received?: readonly ReceivedMessage[];
}

export interface ReceivedMessage {
  readonly deduplicationId: string;
  readonly receiptHandle: string;
}

export interface CallRecorder {
  /** Writes one JSON object a line and records no more. */
  write(file: string): Promise<void>;
  /** Records no more, and lets go of what it has. */
  forget(): void;
}

interface Sending {
  send(this: object, command: SdkCommand, ...rest: readonly unknown[]): Promise<unknown>;
}

interface SdkCommand {
  readonly constructor: { readonly name: string };
  readonly input: unknown;
}

/** Sits in `send` of the class that all clients of the SDK extend, so that none is missed, whoever makes it. */
export function createCallRecorder(part: () => string): CallRecorder {
  let calls: RecordedCall[] | null = [];
  const base: Sending = Object.getPrototypeOf(SQSClient.prototype);
  const send = base.send;
  base.send = function recordedSend(command, ...rest) {
    const sent = send.call(this, command, ...rest);
    const into = calls;
    if (into === null) return sent;
    const begun = {
      startedAt: performance.now(),
      part: part(),
      client: this.constructor.name,
      command: command.constructor.name,
      input: command.input,
    };
    const end = (output: unknown): void => {
      const received = receivedBy(begun.command, output);
      into.push({ ...begun, endedAt: performance.now(), ...(received === undefined ? {} : { received }) });
    };
    sent.then(end, () => end(undefined));
    return sent;
  };
  return {
    async write(file) {
      const written = calls ?? [];
      calls = null;
      written.sort((a, b) => a.startedAt - b.startedAt);
      await writeFile(file, written.map((call) => `${JSON.stringify(call, bytesAsText)}\n`).join(''));
    },
    forget() {
      calls = null;
    },
  };
}

function receivedBy(command: string, output: unknown): ReceivedMessage[] | undefined {
  if (command !== 'ReceiveMessageCommand') return undefined;
  const { Messages: messages = [] } = (output ?? {}) as Partial<ReceiveMessageCommandOutput>;
  return messages.map(({ Attributes: attributes, ReceiptHandle: receiptHandle = '' }) => ({
    deduplicationId: attributes?.MessageDeduplicationId ?? '',
    receiptHandle,
  }));
}

function bytesAsText(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
}
