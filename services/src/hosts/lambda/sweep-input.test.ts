/** The sweeper takes its schedule's input, and sweeps whatever else it is sent. */
import { FUNCTIONS } from '@tulip/resources';
import { describe, expect, it } from 'vitest';
import { sweepInputOf } from './sweep-input.ts';

describe('sweepInputOf', () => {
  it('rings for all when asked', () => {
    expect(sweepInputOf({ ringAll: true })).toEqual({ ringAll: true });
  });

  it('takes the input of the deployed schedule as it is', () => {
    const inputs = FUNCTIONS.flatMap(({ id, trigger }) => (id === 'sweeper' ? [trigger.input] : []));
    expect(inputs).toHaveLength(1);
    for (const input of inputs) expect(sweepInputOf(JSON.parse(JSON.stringify(input)))).toEqual(input);
  });

  it.each([
    ['EventBridge Scheduler’s envelope, whose detail is a string', { source: 'aws.scheduler', detail: '{}' }],
    ['an envelope with a detail', { source: 'aws.events', detail: { ringAll: true } }],
    ['an input of another type', { ringAll: 'true' }],
    ['an empty input', {}],
    ['a string', '{"ringAll":true}'],
    ['null', null],
    ['nothing', undefined],
  ])('sweeps as usual on %s', (_, event) => {
    expect(sweepInputOf(event)).toEqual({ ringAll: false });
  });
});
