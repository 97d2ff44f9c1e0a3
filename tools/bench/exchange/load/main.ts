/** The process that sends the load: does what its parent says, one thing after the other, and ends with it. */
import * as z from 'zod/mini';
import { type FillWatch, watchFills } from './fill-watch.ts';
import { type LoadCommand, type LoadReport, loadCommand } from './messages.ts';
import { type Offer, offer } from './offer.ts';
import { createOrderClient, type OrderClient } from './order-client.ts';
import { planOrders } from './order-plan.ts';
import { createPersonas } from './personas.ts';

interface Prepared {
  readonly traders: readonly string[];
  readonly client: OrderClient;
  readonly watch: FillWatch;
}

let prepared: Prepared | undefined;
let current: Offer | undefined;

async function prepare({ baseUrl, traders }: Extract<LoadCommand, { kind: 'prepare' }>): Promise<LoadReport> {
  await createPersonas(baseUrl, traders);
  const watch = await watchFills({ baseUrl, traders, onEnded: (orderId) => current?.noteEnded(orderId) });
  prepared = { traders, watch, client: createOrderClient(baseUrl) };
  return { kind: 'prepared' };
}

async function sendOrders(command: Extract<LoadCommand, { kind: 'offer' }>): Promise<LoadReport> {
  if (prepared === undefined) throw new Error('nothing is prepared');
  const { traders, client, watch } = prepared;
  current = offer(client, planOrders({ ...command, traders }));
  const figures = await current.figures;
  return { kind: 'offered', figures: { ...figures, troubles: watch.takeTroubles() } };
}

async function obey(message: unknown): Promise<LoadReport> {
  try {
    const command = z.parse(loadCommand, message);
    return command.kind === 'prepare' ? await prepare(command) : await sendOrders(command);
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', async (message) => {
  process.send?.(await obey(message));
});
process.on('disconnect', () => process.exit(0));
