/** The audit as a user runs it: on real stopped data, sound, damaged item by item, in use, or not there at all. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningExchange, startExchange } from '@tulip/tools/running-exchange';
import { runAudit } from '@tulip/tools/running-exchange/audit';
import { eventually } from '@tulip/tools/running-exchange/eventually';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeStored, type StoredItem, type Table } from './stored-items.ts';

const REGION = 'us-east-2';
const ORDERS = 12;
const directory = mkdtempSync(join(tmpdir(), 'tulip-audit-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function placeOrders(exchange: RunningExchange, run: string): Promise<void> {
  for (let number = 0; number < ORDERS; number++) {
    const response = await fetch(`${exchange.region}/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `${run} ${number}` },
      body: JSON.stringify({ userId: 'clusius', side: 'BUY', price: '1000.00', quantity: 10 + number }),
    });
    expect(response.status).toBe(202);
    await response.arrayBuffer();
  }
  await eventually('every order to end', async () => {
    const response = await fetch(`${exchange.region}/api/orders?status=PENDING`);
    const { orders }: { orders: unknown[] } = JSON.parse(await response.text());
    return orders.length === 0;
  });
}

/** The first item whose keys begin so. */
async function find(table: Table, pk: string, sk = ''): Promise<StoredItem> {
  const items = await table.items();
  const item = items.find((each) => textOf(each, 'pk').startsWith(pk) && textOf(each, 'sk').startsWith(sk));
  if (item === undefined) throw new Error(`no item ${pk} ${sk}`);
  return item;
}

function textOf(item: StoredItem, name: string): string {
  return String(item[name]?.['S']);
}

/** What is changed in which table, and what the audit's line must say; the damaged item's key stands for `{pk}`. */
const DAMAGES: readonly [name: string, 'exchange' | 'edge', (table: Table) => Promise<StoredItem>, RegExp][] = [
  [
    'an order row',
    'exchange',
    async (table) => {
      const order = await find(table, 'ORDER#');
      await table.put({ ...order, filledQuantity: { N: '1' } });
      return order;
    },
    /^first difference: order \{id\}: filledQuantity is 1, the ledger implies \d+$/m,
  ],
  [
    'a ledger entry',
    'exchange',
    async (table) => {
      const entry = await find(table, 'LEDGER#');
      await table.put({ ...entry, fillAz: { S: 'nowhere' } });
      return entry;
    },
    /^first difference: ledger entry \{id\} 1–\d+: its hash does not match its content$/m,
  ],
  [
    'a missing ledger entry',
    'exchange',
    async (table) => {
      const entry = await find(table, 'LEDGER#');
      await table.delete(entry);
      return entry;
    },
    /^first difference: ledger entry \{id\} \d+–\d+: follows 0, a gap or an overlap$/m,
  ],
  [
    'a missing trade',
    'exchange',
    async (table) => {
      const trade = await find(table, 'TRADE#');
      await table.delete(trade);
      return trade;
    },
    /^first difference: trade \{id\}: is in the ledger and has no row$/m,
  ],
  [
    'an order that is listed as pending for ever',
    'exchange',
    async (table) => {
      const order = await find(table, 'ORDER#');
      await table.put({ ...order, pendingPk: { S: `PENDING#${textOf(order, 'stream')}` } });
      return order;
    },
    /^first difference: order \{id\}: is \w+ and listed as pending$/m,
  ],
  [
    'a lane head',
    'edge',
    async (table) => {
      const head = await find(table, 'LANE#');
      await table.put({ ...head, seq: { N: '1' } });
      return head;
    },
    /^first difference: lane head \{id\}: is at 1, its ledger ends at \d+$/m,
  ],
  [
    'an item that no build of the exchange writes',
    'exchange',
    async (table) => {
      const order = await find(table, 'ORDER#');
      await table.put({ ...order, quantity: { S: 'many' } });
      return order;
    },
    /^Region us-east-2 in \S+ cannot be read: order ORDER#\{id\} REGION#us-east-2: quantity is not an integer$/m,
  ],
];

describe('npm run audit', () => {
  let exchange: RunningExchange;

  beforeAll(async () => {
    exchange = await startExchange({ isDurable: true, regions: [REGION] });
    await placeOrders(exchange, 'first');
  });
  afterAll(() => exchange.dispose());

  it('refuses while an exchange runs on the directory', async () => {
    const { exitCode, stdout, stderr } = await runAudit(exchange.data);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^The data directory \S+ is in use by another exchange or audit: .*\n$/);
  });

  it('finds a stopped exchange clean, says the same twice, and another hash after new orders', async () => {
    expect(await exchange.stop()).toBe(0);
    const first = await runAudit(exchange.data);
    expect(first.exitCode, first.stdout + first.stderr).toBe(0);
    expect(first.stdout).toContain(`  orders   ${ORDERS} `);
    expect(await runAudit(exchange.data)).toEqual(first);

    await exchange.restart();
    await placeOrders(exchange, 'second');
    expect(await exchange.stop()).toBe(0);
    const second = await runAudit(exchange.data);
    expect(second.exitCode, second.stdout + second.stderr).toBe(0);
    expect(second.stdout).toContain(`  orders   ${2 * ORDERS} `);
    expect(hashOf(second.stdout)).not.toBe(hashOf(first.stdout));
  });

  it.each(DAMAGES)('names %s', async (name, table, damage, line) => {
    const data = join(directory, name.replaceAll(' ', '-'));
    cpSync(exchange.data, data, { recursive: true });
    let id = '';
    await changeStored(data, REGION, table, async (opened) => {
      id = textOf(await damage(opened), 'pk').replace(/^[A-Z]+#/, '');
    });
    const { exitCode, stdout, stderr } = await runAudit(data);
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toMatch(new RegExp(line.source.replace('\\{id\\}', id), line.flags));
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('npm run audit on what is no exchange', () => {
  it.each([
    [':memory:', /^TULIP_DATA=:memory: keeps nothing: there is nothing to audit\.\n$/],
    [join(directory, 'missing'), /^There is no data directory \S+\. Usage: .*\n$/],
    [join(directory, 'empty'), /^\S+ holds no exchange: .*\n$/],
    [join(directory, 'other'), /^\S+ holds no exchange: .*\n$/],
  ])('says so in one line: %s', async (data, line) => {
    mkdirSync(join(directory, 'empty'), { recursive: true });
    mkdirSync(join(directory, 'other', 'pictures', 'tulips'), { recursive: true });
    const { exitCode, stdout, stderr } = await runAudit(data);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(line);
    expect(readdirSync(join(directory, 'other'))).toEqual(['pictures']);
  });
});

function hashOf(stdout: string): string | undefined {
  return /^hash ([0-9a-f]{64})$/m.exec(stdout)?.[1];
}
