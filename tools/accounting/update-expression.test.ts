/** Update expressions, as far as the exchange writes them. */
import { describe, expect, it } from 'vitest';
import { applyUpdate } from './update-expression.ts';

const KEY = { pk: 'a', sk: 'b' };

describe('an update in memory', () => {
  it('sets, removes, and leaves the rest', () => {
    const after = applyUpdate({ ...KEY, keep: 1, gone: 2, status: 'PENDING' }, KEY, {
      UpdateExpression: 'SET #status = :status, filled = :filled REMOVE #gone, pendingPk',
      ExpressionAttributeNames: { '#status': 'status', '#gone': 'gone' },
      ExpressionAttributeValues: { ':status': 'FILLED', ':filled': 10 },
    });
    expect(after).toEqual({ ...KEY, keep: 1, status: 'FILLED', filled: 10 });
  });

  it('begins with the key where nothing is there', () => {
    expect(applyUpdate(undefined, KEY, { UpdateExpression: 'REMOVE x' })).toEqual(KEY);
  });

  it('counts up and down from what was there, or from a default', () => {
    const values = { ':one': 1, ':none': 0 };
    const update = (UpdateExpression: string) =>
      applyUpdate({ ...KEY, n: 5 }, KEY, { UpdateExpression, ExpressionAttributeValues: values });
    expect(update('SET n = n + :one')).toMatchObject({ n: 6 });
    expect(update('SET m = if_not_exists(m, :none) - :one, k = if_not_exists(n, :none)')).toMatchObject({
      m: -1,
      k: 5,
    });
    expect(update('ADD n :one, m :one')).toMatchObject({ n: 6, m: 1 });
  });

  it.each([
    ['another verb', 'DELETE tags :one'],
    ['a path into a map', 'SET a.b = :one'],
    ['a value that is not given', 'SET a = :missing'],
    ['a name that is not given', 'SET #a = :one'],
  ])('refuses what it does not understand: %s', (_, UpdateExpression) => {
    const input = { UpdateExpression, ExpressionAttributeValues: { ':one': 1 } };
    expect(() => applyUpdate(KEY, KEY, input)).toThrow();
  });
});
