/** The contract of Connections: from connect to disconnect, and who counts as having had a first frame. */
import { must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import type { Connection, Subscription } from '../ports/index.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

const MARKET: Subscription = { channels: ['market', 'orders'], userId: null };
const OWN_ORDERS: Subscription = { channels: ['orders'], userId: 'clusius' };
const JOINING_AT = { 'us-east-2/TULIP-0': 12, 'us-east-2/TULIP-1': 0 };

export function describeConnections(create: CreatePorts): void {
  describe('Connections', () => {
    const ports = usePorts(create);
    let made = 0;

    async function connect(): Promise<string> {
      made += 1;
      const connectionId = `connection-${made}=`;
      await ports().connections.connect(connectionId);
      return connectionId;
    }

    async function find(connectionId: string): Promise<Connection | undefined> {
      const { connections } = ports();
      const listed = (await connections.list()).find((connection) => connection.connectionId === connectionId);
      expect(await connections.get(connectionId)).toEqual(listed);
      return listed;
    }

    it('lists nobody at first, then everybody who connected', async () => {
      expect(await ports().connections.list()).toEqual([]);
      const connectionIds = [await connect(), await connect(), await connect()];
      const listed = await ports().connections.list();
      expect(listed.map((connection) => connection.connectionId).sort()).toEqual(connectionIds);
      expect(listed.every((connection) => connection.subscription === null && connection.joiningAt === null)).toBe(
        true,
      );
    });

    it('subscribes, joins, subscribes again, and goes', async () => {
      const { connections } = ports();
      const connectionId = await connect();
      expect(await connections.subscribe(connectionId, MARKET, JOINING_AT)).toBe(true);
      expect(await find(connectionId)).toEqual({ connectionId, subscription: MARKET, joiningAt: JOINING_AT });
      await connections.joined(must(await find(connectionId), 'the connection'));
      expect(await find(connectionId)).toEqual({ connectionId, subscription: MARKET, joiningAt: null });
      expect(await connections.subscribe(connectionId, OWN_ORDERS, {})).toBe(true);
      expect(await find(connectionId)).toEqual({ connectionId, subscription: OWN_ORDERS, joiningAt: {} });
      await connections.disconnect(connectionId);
      await connections.disconnect(connectionId);
      expect(await find(connectionId)).toBeUndefined();
    });

    it.each([
      { other: 'position', subscription: MARKET, joiningAt: { ...JOINING_AT, 'us-east-2/TULIP-1': 3 } },
      { other: 'subscription', subscription: OWN_ORDERS, joiningAt: JOINING_AT },
    ])('stays joining after a first frame of an earlier $other', async ({ subscription, joiningAt }) => {
      const { connections } = ports();
      const connectionId = await connect();
      await connections.subscribe(connectionId, MARKET, JOINING_AT);
      const earlier = must(await find(connectionId), 'the connection');
      await connections.subscribe(connectionId, subscription, joiningAt);
      await connections.joined(earlier);
      expect(await find(connectionId)).toEqual({ connectionId, subscription, joiningAt });
    });

    describeGone(ports, connect, find);
  });
}

function describeGone(
  ports: ReturnType<typeof usePorts>,
  connect: () => Promise<string>,
  find: (connectionId: string) => Promise<Connection | undefined>,
): void {
  it('refuses a subscription of a connection that is gone or never was', async () => {
    const connectionId = await connect();
    await ports().connections.disconnect(connectionId);
    for (const unknown of [connectionId, 'never=']) {
      expect(await ports().connections.subscribe(unknown, MARKET, JOINING_AT)).toBe(false);
      expect(await find(unknown)).toBeUndefined();
    }
  });

  it('does not bring back a connection that left during its first frame', async () => {
    const connectionId = await connect();
    await ports().connections.subscribe(connectionId, MARKET, JOINING_AT);
    const joining = must(await find(connectionId), 'the connection');
    await ports().connections.disconnect(connectionId);
    await ports().connections.joined(joining);
    expect(await find(connectionId)).toBeUndefined();
  });

  it('lists more connections than fit one page of a query', async () => {
    const before = (await ports().connections.list()).length;
    const wide = Object.fromEntries(Array.from({ length: 256 }, (_, lane) => [`us-east-2/TULIP-${lane}`, lane]));
    const connectionIds = await Promise.all(Array.from({ length: 150 }, connect));
    await Promise.all(connectionIds.map((id) => ports().connections.subscribe(id, MARKET, wide)));
    const listed = await ports().connections.list();
    expect(listed).toHaveLength(before + 150);
    expect(listed.filter(({ joiningAt }) => joiningAt?.['us-east-2/TULIP-255'] === 255)).toHaveLength(150);
  });
}
