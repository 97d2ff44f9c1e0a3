/** The words under the ticket never claim more than is known. */
import { expect, test } from 'vitest';
import { newSubmission, type Submission } from '../order-queue/submission.ts';
import { submissionWords } from './submission-words.ts';

const start = newSubmission(
  'key',
  'us-east-2',
  { userId: 'clusius', market: 'TULIP', side: 'BUY', type: 'LIMIT', price: '1', quantity: 1 },
  0,
);

function said(change: Partial<Submission>, isOnline = true, seq: number | null = null): string {
  const { word, detail } = submissionWords({ ...start, ...change }, 1_000, isOnline, seq);
  return [word, detail].filter((part) => part !== '').join(' ');
}

test('from the key press to the ledger', () => {
  expect(said({})).toBe('Queued');
  expect(said({}, false)).toBe('Queued offline; goes out by itself');
  expect(said({ attempts: 1, state: { kind: 'sending' } })).toBe('Sending');
  expect(said({ attempts: 2, state: { kind: 'retrying', retryAtMs: 3_100, cause: 'shed' } })).toBe(
    'Retrying (2, next in 3 s): shed',
  );
  const accepted = { kind: 'accepted', orderId: 'o', acceptedAt: 'a' } as const;
  expect(said({ state: accepted })).toBe('Accepted');
  expect(said({ state: accepted }, true, 12)).toBe('Accepted #12');
});

test('a lost answer is unknown while it waits and while it is asked again, never failed', () => {
  const checking = { kind: 'checking', retryAtMs: 1_900, cause: 'no answer in time' } as const;
  expect(said({ attempts: 1, isMaybePlaced: true, state: checking })).toBe(
    'Unknown, checking (1, next in 1 s): no answer in time',
  );
  expect(said({ attempts: 2, isMaybePlaced: true, state: { kind: 'sending' } })).toBe(
    'Unknown, checking (2) asking now',
  );
});

test('a refusal gives the exchange’s reason, by field where it names one', () => {
  const refusal = { code: 'invalid-request', text: 'not valid', fields: { price: 'is off' } };
  expect(said({ state: { kind: 'refused', refusal } })).toBe('Refused price is off');
  expect(said({ state: { kind: 'refused', refusal: { ...refusal, fields: {} } } })).toBe('Refused not valid');
});
