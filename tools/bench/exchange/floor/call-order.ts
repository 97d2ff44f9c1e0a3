/** In which order recorded calls must be made again so that each meets the tables and queues as it met them then: pure. */
import type { RecordedCall } from '../host/call-recorder.ts';

export interface OrderedCall {
  readonly call: RecordedCall;
  /** Places of earlier calls that must be answered before this one is made. */
  readonly after: readonly number[];
  /** For a deletion: the place of the receive whose messages it deletes. */
  readonly receive?: number;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * `calls` by the time of their beginning. A call comes after the last write to each partition that it touches, if that was
 * answered before it began; a receive after the sends of what it received. Nothing else binds it: the loop may be as parallel as it can.
 */
export function orderCalls(calls: readonly RecordedCall[]): OrderedCall[] {
  const lastWrites = new Map<string, number[]>();
  const sends = new Map<string, number>();
  const receives = new Map<string, number>();
  return calls.map((call, place) => {
    const { reads, writes } = partitionsOf(call);
    const after = new Set<number>();
    for (const partition of [...reads, ...writes]) {
      const ended = (lastWrites.get(partition) ?? []).findLast((write) => isOver(calls[write], call));
      if (ended !== undefined) after.add(ended);
    }
    for (const partition of writes) lastWrites.set(partition, [...(lastWrites.get(partition) ?? []).slice(-7), place]);
    for (const id of deduplicationIdsOf(call)) sends.set(id, place);
    for (const { deduplicationId, receiptHandle } of call.received ?? []) {
      receives.set(receiptHandle, place);
      const send = sends.get(deduplicationId);
      if (send !== undefined) after.add(send);
    }
    const receive = receiptHandlesOf(call)
      .map((handle) => receives.get(handle))
      .find((found) => found !== undefined);
    if (receive !== undefined) after.add(receive);
    return { call, after: [...after].sort((a, b) => a - b), ...(receive === undefined ? {} : { receive }) };
  });
}

function isOver(write: RecordedCall | undefined, call: RecordedCall): boolean {
  return write !== undefined && write.endedAt <= call.startedAt;
}

interface Touched {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

function partitionsOf({ command, input }: RecordedCall): Touched {
  const fields = fieldsOf(input);
  switch (command) {
    case 'PutCommand':
      return { reads: [], writes: [partition(fields, 'Item')] };
    case 'UpdateCommand':
    case 'DeleteCommand':
      return { reads: [], writes: [partition(fields, 'Key')] };
    case 'GetCommand':
      return { reads: [partition(fields, 'Key')], writes: [] };
    case 'BatchGetCommand':
      return { reads: keysOfBatch(fields), writes: [] };
    case 'QueryCommand':
      return { reads: partitionOfQuery(fields), writes: [] };
    case 'TransactWriteCommand':
      return partitionsOfTransaction(fields);
    default:
      return { reads: [], writes: [] };
  }
}

function partition(fields: Fields, keyIn: 'Item' | 'Key'): string {
  return `${String(fields['TableName'])} ${String(fieldsOf(fields[keyIn])['pk'])}`;
}

function keysOfBatch(fields: Fields): string[] {
  return Object.entries(fieldsOf(fields['RequestItems'])).flatMap(([table, request]) =>
    listOf(fieldsOf(request)['Keys']).map((key) => `${table} ${String(key['pk'])}`),
  );
}

/** Of the table itself: an index is read after the fact anyway. */
function partitionOfQuery(fields: Fields): string[] {
  const { ':pk': pk } = fieldsOf(fields['ExpressionAttributeValues']);
  return pk === undefined || fields['IndexName'] !== undefined ? [] : [`${String(fields['TableName'])} ${String(pk)}`];
}

function partitionsOfTransaction(fields: Fields): Touched {
  const reads: string[] = [];
  const writes: string[] = [];
  for (const item of listOf(fields['TransactItems'])) {
    const { Put: put, Update: update, Delete: removal, ConditionCheck: check } = item;
    if (put !== undefined) writes.push(partition(fieldsOf(put), 'Item'));
    else if (check !== undefined) reads.push(partition(fieldsOf(check), 'Key'));
    else writes.push(partition(fieldsOf(update ?? removal), 'Key'));
  }
  return { reads, writes };
}

function deduplicationIdsOf({ command, input }: RecordedCall): string[] {
  const fields = fieldsOf(input);
  const entries =
    command === 'SendMessageCommand'
      ? [fields]
      : command === 'SendMessageBatchCommand'
        ? listOf(fields['Entries'])
        : [];
  return entries.map((entry) => String(entry['MessageDeduplicationId']));
}

function receiptHandlesOf({ command, input }: RecordedCall): string[] {
  if (command !== 'DeleteMessageBatchCommand') return [];
  return listOf(fieldsOf(input)['Entries']).map((entry) => String(entry['ReceiptHandle']));
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}
