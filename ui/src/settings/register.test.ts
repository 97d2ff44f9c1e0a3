/** The page of users refuses beforehand what the exchange would, and says in words what it did. */
import { expect, test } from 'vitest';
import { middleSquare, pictureMistake, refusalText } from './register.ts';

test('a picture that the exchange would refuse is refused before it is sent', () => {
  expect(pictureMistake({ type: 'image/png', size: 204_800 })).toBeNull();
  expect(pictureMistake({ type: 'image/jpeg', size: 1 })).toBeNull();
  expect(pictureMistake({ type: 'image/svg+xml', size: 1 })).toMatch(/PNG or a JPEG/);
  expect(pictureMistake({ type: 'image/png', size: 204_801 })).toMatch(/201 KB/);
});

test('a refusal is told at the field, in a sentence', () => {
  const problem = { type: '', title: '', status: 400, code: 'invalid-request', detail: 'no', requestId: '' } as const;
  const failure = { kind: 'problem', status: 400, problem, retryAfterMs: null } as const;
  expect(refusalText(failure)).toBe('No.');
  const errors = [{ path: 'body.displayName', code: 'x', message: 'is too long' }];
  expect(refusalText({ ...failure, problem: { ...problem, errors } })).toBe('The name is too long.');
});

test('the circle is cut from the middle', () => {
  expect(middleSquare(300, 200)).toEqual({ x: 50, y: 0, side: 200 });
  expect(middleSquare(100, 300)).toEqual({ x: 0, y: 100, side: 100 });
});
