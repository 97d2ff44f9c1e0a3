/** Which keys of one table a DynamoDB command writes, read from its input. */

/** A marshalled attribute value, as far as keys need it: keys are strings here. */
export interface KeyAttribute {
  readonly S: string;
}
export interface WrittenKey {
  readonly pk: KeyAttribute;
  readonly sk: KeyAttribute;
  readonly change: 'INSERT' | 'MODIFY' | 'REMOVE';
}

interface Write {
  readonly TableName?: unknown;
  readonly Item?: unknown;
  readonly Key?: unknown;
}

/** Every key of `tableName` that the command named `commandName` writes with the marshalled `input`; none for reads. */
export function writtenKeys(commandName: string, input: unknown, tableName: string): readonly WrittenKey[] {
  switch (commandName) {
    case 'PutItemCommand':
      return keysOf('INSERT', input, tableName);
    case 'UpdateItemCommand':
      return keysOf('MODIFY', input, tableName);
    case 'DeleteItemCommand':
      return keysOf('REMOVE', input, tableName);
    case 'TransactWriteItemsCommand':
      return transactionKeys(input, tableName);
    case 'BatchWriteItemCommand':
      return batchKeys(input, tableName);
    default:
      return [];
  }
}

function transactionKeys(input: unknown, tableName: string): readonly WrittenKey[] {
  const items = memberOf(input, 'TransactItems');
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown) => [
    ...keysOf('INSERT', memberOf(item, 'Put'), tableName),
    ...keysOf('MODIFY', memberOf(item, 'Update'), tableName),
    ...keysOf('REMOVE', memberOf(item, 'Delete'), tableName),
  ]);
}

function batchKeys(input: unknown, tableName: string): readonly WrittenKey[] {
  const requests = memberOf(memberOf(input, 'RequestItems'), tableName);
  if (!Array.isArray(requests)) return [];
  return requests.flatMap((request: unknown) => [
    ...keyOf('INSERT', memberOf(memberOf(request, 'PutRequest'), 'Item')),
    ...keyOf('REMOVE', memberOf(memberOf(request, 'DeleteRequest'), 'Key')),
  ]);
}

function keysOf(change: WrittenKey['change'], write: unknown, tableName: string): readonly WrittenKey[] {
  if (!isWrite(write) || write.TableName !== tableName) return [];
  return keyOf(change, change === 'INSERT' ? write.Item : write.Key);
}

function keyOf(change: WrittenKey['change'], attributes: unknown): readonly WrittenKey[] {
  const pk = memberOf(memberOf(attributes, 'pk'), 'S');
  const sk = memberOf(memberOf(attributes, 'sk'), 'S');
  return typeof pk === 'string' && typeof sk === 'string' ? [{ pk: { S: pk }, sk: { S: sk }, change }] : [];
}

function isWrite(value: unknown): value is Write {
  return typeof value === 'object' && value !== null;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
