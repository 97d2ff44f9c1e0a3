/** The contract-test suite that every adapter of every port must pass (D13). It imports vitest, so the package's index does not export it. */
import { describe } from 'vitest';
import { describeBalanceHistory, describeBalances } from './balances.ts';
import { describeConnections } from './connections.ts';
import { describeDeliveries } from './deliveries.ts';
import { describeFrameStates } from './frame-states.ts';
import { describeHealthProbe } from './health-probe.ts';
import { describeLaneCounts } from './lane-counts.ts';
import { describeLaneFences } from './lane-fences.ts';
import { describeLaneStore } from './lane-store.ts';
import { describeLedgerReader } from './ledger-reader.ts';
import { describeOrderLists } from './order-lists.ts';
import { describeOrderStore } from './order-store.ts';
import { describePendingWork } from './pending-work.ts';
import { describePersonas } from './personas.ts';
import type { CreatePorts } from './ports-under-test.ts';
import { describePublishCursors } from './publish-cursors.ts';
import { describeAdjustmentQueue, describeEventBus, describeOrderBells, describeQueueGauge } from './queues.ts';
import { describeReplaceRequests } from './replace-requests.ts';
import { describeReplayGuard } from './replay-guard.ts';
import { describeRestingOrders } from './resting-orders.ts';
import { describeSettlements } from './settlements.ts';

export type { CreatePorts, DrainedMessage, PortsUnderTest } from './ports-under-test.ts';

/** Declares the suite. `create` is called once for each port and must give ports over an empty store and empty queues. */
export function describePorts(name: string, create: CreatePorts): void {
  describe(`${name}: the port contract`, () => {
    describeOrderStore(create);
    describeOrderLists(create);
    describePendingWork(create);
    describeReplaceRequests(create);
    describeRestingOrders(create);
    describeLaneCounts(create);
    describeLaneStore(create);
    describeLaneFences(create);
    describeLedgerReader(create);
    describePublishCursors(create);
    describeConnections(create);
    describeFrameStates(create);
    describePersonas(create);
    describeSettlements(create);
    describeBalances(create);
    describeBalanceHistory(create);
    describeOrderBells(create);
    describeEventBus(create);
    describeAdjustmentQueue(create);
    describeQueueGauge(create);
    describeDeliveries(create);
    describeReplayGuard(create);
    describeHealthProbe(create);
  });
}
