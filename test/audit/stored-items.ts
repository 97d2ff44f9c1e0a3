/** Damage to a stopped exchange's data: the engine of the laptop is started on the directory, one item changed, the engine stopped. */
import { join } from 'node:path';
import { startDynamodbEngine } from '@tulip/services/hosts/laptop/dynamodb-engine.ts';
import { findEngineProgram } from '@tulip/services/hosts/laptop/engine-program.ts';

/** An item as DynamoDB's JSON writes it: `{"pk": {"S": "…"}}`. */
export type StoredItem = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Table {
  items(): Promise<readonly StoredItem[]>;
  put(item: StoredItem): Promise<void>;
  delete(item: StoredItem): Promise<void>;
}

/** Opens a table of the Region's stored data for as long as `change` runs. */
export async function changeStored(
  data: string,
  region: string,
  table: 'exchange' | 'edge',
  change: (table: Table) => Promise<void>,
): Promise<void> {
  const program = await findEngineProgram();
  const engine = await startDynamodbEngine({ program, directory: join(data, region) });
  try {
    await change(tableAt(engine.endpoint, region, await nameOf(engine.endpoint, region, table)));
  } finally {
    await engine.stop();
  }
}

async function nameOf(endpoint: string, region: string, table: string): Promise<string> {
  const { TableNames: names = [] } = await call<{ TableNames?: string[] }>(endpoint, region, 'ListTables', {});
  const name = names.find((each) => each.endsWith(table));
  if (name === undefined) throw new Error(`no table ${table} among ${names.join(', ')}`);
  return name;
}

function tableAt(endpoint: string, region: string, name: string): Table {
  return {
    async items() {
      const found: StoredItem[] = [];
      let start: unknown;
      do {
        const input = { TableName: name, ConsistentRead: true, ExclusiveStartKey: start };
        const page = await call<{ Items?: StoredItem[]; LastEvaluatedKey?: unknown }>(endpoint, region, 'Scan', input);
        found.push(...(page.Items ?? []));
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return found;
    },
    async put(item) {
      await call(endpoint, region, 'PutItem', { TableName: name, Item: item });
    },
    async delete({ pk, sk }) {
      await call(endpoint, region, 'DeleteItem', { TableName: name, Key: { pk, sk } });
    },
  };
}

/** DynamoDB's own protocol: the local engines check no signature, and no SDK is needed for four calls. */
async function call<Answer>(endpoint: string, region: string, operation: string, input: unknown): Promise<Answer> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
      'x-amz-date': '20260101T000000Z',
    },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${operation}: ${response.status} ${await response.text()}`);
  const answer: Answer = JSON.parse(await response.text());
  return answer;
}
