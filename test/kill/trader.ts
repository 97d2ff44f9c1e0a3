/** One client of a kill test: sends its plan through every crash, and writes down what it was told. */
import { type Order, parseInput, ROUTES } from '@tulip/contracts';
import type { Answer, PatientClient } from './patient-client.ts';
import type { ClientPlan, OrderBody, Submission } from './workload.ts';

/** What the exchange has said of one order, over all the answers that named it. */
export interface Acknowledged {
  readonly key: string;
  readonly body: OrderBody;
  readonly order: Order;
  /** Answers that did not say that they are a replay: more than one is a duplicate. */
  readonly firsts: number;
  readonly replays: number;
}

/** What all clients of a run write into. */
export interface RunRecord {
  readonly acknowledged: Map<string, Acknowledged>;
  /** What no answer may say, each in a sentence. */
  readonly violations: string[];
  readonly counts: { requests: number; cancelsTaken: number; cancelsTooLate: number; keysRefused: number };
  /** Told of every acknowledged submission, so that crashes come at moments of the run and not of the clock. */
  onAcknowledged(): void;
  /** Restarts so far. */
  generation(): number;
}

export async function trade(client: PatientClient, plan: ClientPlan, record: RunRecord): Promise<void> {
  const later: { readonly submission: Submission; readonly generation: number }[] = [];
  for (const submission of plan.submissions) {
    const copies = submission.copies === 'twice at once' ? 2 : 1;
    await Promise.all(Array.from({ length: copies }, () => place(client, submission, record)));
    record.onAcknowledged();
    if (submission.isCancelled) await cancel(client, submission, record);
    if (submission.isKeyReused) await reuseKey(client, submission, record);
    if (submission.copies === 'again later') later.push({ submission, generation: record.generation() });
    const [oldest] = later;
    if (oldest !== undefined && oldest.generation < record.generation()) {
      later.shift();
      await place(client, oldest.submission, record);
    }
  }
  for (const { submission } of later) await place(client, submission, record);
}

async function place(client: PatientClient, { key, body }: Submission, record: RunRecord): Promise<void> {
  record.counts.requests += 1;
  const answer = await post(client, key, body);
  const parsed = parseInput(ROUTES.placeOrder.success.body, answer.body, 'answer');
  if (answer.status !== ROUTES.placeOrder.success.status || !parsed.ok) {
    record.violations.push(`${key}: answered with ${answer.status} ${JSON.stringify(answer.body)}`);
    return;
  }
  const { order } = parsed.value;
  const known = record.acknowledged.get(key);
  const isReplay = answer.headers.get('idempotency-replayed') === 'true';
  if (known !== undefined && known.order.orderId !== order.orderId)
    record.violations.push(`${key}: is order ${known.order.orderId} and order ${order.orderId}`);
  if (order.quantity !== body.quantity || order.side !== body.side || order.idempotencyKey !== key)
    record.violations.push(`${key}: acknowledged as another order: ${JSON.stringify(order)}`);
  record.acknowledged.set(key, {
    key,
    body,
    // Two answers may overtake each other: the later state is the one with the later last event.
    order: known !== undefined && known.order.updatedAt > order.updatedAt ? known.order : order,
    firsts: (known?.firsts ?? 0) + (isReplay ? 0 : 1),
    replays: (known?.replays ?? 0) + (isReplay ? 1 : 0),
  });
}

function post(client: PatientClient, key: string, body: OrderBody): Promise<Answer> {
  return client.ask('/api/orders', { method: 'POST', headers: { 'idempotency-key': key }, body });
}

async function cancel(client: PatientClient, { key }: Submission, record: RunRecord): Promise<void> {
  const orderId = record.acknowledged.get(key)?.order.orderId;
  if (orderId === undefined) return;
  const { status, body } = await client.ask(`/api/orders/${orderId}`, { method: 'DELETE' });
  if (status === 202) record.counts.cancelsTaken += 1;
  else if (status === 409) record.counts.cancelsTooLate += 1;
  else record.violations.push(`${key}: its cancel is answered with ${status} ${JSON.stringify(body)}`);
}

async function reuseKey(client: PatientClient, { key, body }: Submission, record: RunRecord): Promise<void> {
  const { status } = await post(client, key, { ...body, quantity: body.quantity + 1 });
  if (status === 422) record.counts.keysRefused += 1;
  else record.violations.push(`${key}: another body under the same key is answered with ${status}`);
}
