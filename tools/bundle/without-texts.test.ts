/** What is left out is text for readers, and nothing else of the route table. */
import { expect, it } from 'vitest';
import { withoutTextsOf } from './without-texts.ts';

it('empties summaries and descriptions, and leaves everything else as it was', () => {
  const source = `placeOrder: {
    path: '/api/orders',
    summary: 'It\\'s accepted: durably.',
    success: { status: 202, description:
      'Done.', body: z.object({ order }) },
    errors: ['invalid-request'],`;
  expect(withoutTextsOf(source)).toBe(`placeOrder: {
    path: '/api/orders',
    summary: '',
    success: { status: 202, description: '', body: z.object({ order }) },
    errors: ['invalid-request'],`);
});
