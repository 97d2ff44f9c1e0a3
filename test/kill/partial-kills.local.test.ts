/** Crashes of a single process: its supervisor brings it back, or everything ends with the supervisor. */

import { type RunningExchange, startExchange } from '@tulip/tools/running-exchange';
import { runAudit } from '@tulip/tools/running-exchange/audit';
import { eventually } from '@tulip/tools/running-exchange/eventually';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTerminal } from './check-region.ts';
import { readOrders } from './ledger-view.ts';
import { createPatientClient } from './patient-client.ts';
import { memberOf, processGroup } from './process-group.ts';

const REGION = 'us-east-2';
const USER = 'clusius';

describe('when one process of the exchange is killed', () => {
  let exchange: RunningExchange;
  let placed = 0;

  beforeAll(async () => {
    exchange = await startExchange({ isDurable: true, regions: [REGION] });
  });
  afterAll(() => exchange.dispose());

  /** Places ten orders at once and kills the process while they are under way; all must end. */
  async function tradeThroughTheEndOf(command: RegExp): Promise<number> {
    const client = createPatientClient(exchange.region);
    const victim = await eventually(`a process like ${command}`, () => memberOf(exchange.pid(), command));
    const answers = Array.from({ length: 10 }, () => {
      placed += 1;
      const headers = { 'idempotency-key': `order ${placed}` };
      const body = { userId: USER, side: 'BUY', price: '100.00', quantity: placed };
      return client.ask('/api/orders', { method: 'POST', headers, body });
    });
    await Promise.race(answers);
    process.kill(victim.pid, 'SIGKILL');
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 202));
    await eventually('every order to end', async () => {
      const orders = await readOrders(client, USER);
      return orders.length === placed && orders.every(isTerminal);
    });
    return victim.pid;
  }

  it('brings its database engine back, on the same data', async () => {
    const pid = await tradeThroughTheEndOf(/^\S*(dynoxide serve|java .*DynamoDBLocal)/);
    expect(processGroup(exchange.pid()).map((member) => member.pid)).not.toContain(pid);
  });

  it('brings a Region’s process back', async () => {
    const pid = await tradeThroughTheEndOf(/^\S+ \S*laptop\/region\.ts/);
    expect(processGroup(exchange.pid()).map((member) => member.pid)).not.toContain(pid);
  });

  it('ends all others by themselves when the supervisor is the one, and starts again', async () => {
    const leader = exchange.pid();
    process.kill(leader, 'SIGKILL');
    await eventually('the last process to end', () => processGroup(leader).length === 0);
    await exchange.restart();
    const orders = await readOrders(createPatientClient(exchange.region), USER);
    expect(orders).toHaveLength(placed);
  });

  it('leaves a clean ledger behind', async () => {
    expect(await exchange.stop()).toBe(0);
    const { exitCode, stdout, stderr } = await runAudit(exchange.data);
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout).toContain(`  orders   ${placed} `);
  });
});
