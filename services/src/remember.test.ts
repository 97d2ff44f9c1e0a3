/** A remembered answer is shared while it is young, and a failure is not remembered at all. */
import { epochMs } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { remember } from './remember.ts';

function bench() {
  const state = { now: 1_000, asked: 0 };
  const questions: { resolve: (answer: number) => void; reject: (error: Error) => void }[] = [];
  const ask = () => {
    state.asked += 1;
    return new Promise<number>((resolve, reject) => questions.push({ resolve, reject }));
  };
  return { state, questions, answer: remember({ now: () => epochMs(state.now) }, 500, ask) };
}

describe('a remembered answer', () => {
  it('is one question for all who ask before it is too old, also while it is under way', async () => {
    const { state, questions, answer } = bench();
    const asking = [answer(), answer()];
    state.now += 499;
    asking.push(answer());
    questions[0]?.resolve(7);
    expect(await Promise.all(asking)).toEqual([7, 7, 7]);
    expect(state.asked).toBe(1);
    state.now += 1;
    const later = answer();
    questions[1]?.resolve(8);
    expect(await later).toBe(8);
    expect(state.asked).toBe(2);
  });

  it('is asked anew once the clock has been set back, for nobody knows how old it is', async () => {
    const { state, questions, answer } = bench();
    const early = answer();
    questions[0]?.resolve(1);
    expect(await early).toBe(1);
    state.now -= 1;
    const late = answer();
    questions[1]?.resolve(2);
    expect(await late).toBe(2);
  });

  it('that failed is told to those who asked, and forgotten', async () => {
    const { state, questions, answer } = bench();
    const failing = answer();
    questions[0]?.reject(new Error('no store'));
    await expect(failing).rejects.toThrow('no store');
    const next = answer();
    questions[1]?.resolve(9);
    expect(await next).toBe(9);
    expect(state.asked).toBe(2);
  });

  it('is not forgotten because an older one failed late', async () => {
    const { state, questions, answer } = bench();
    const slow = answer();
    state.now += 500;
    const young = answer();
    questions[1]?.resolve(2);
    expect(await young).toBe(2);
    questions[0]?.reject(new Error('no store'));
    await expect(slow).rejects.toThrow('no store');
    expect(await answer()).toBe(2);
    expect(state.asked).toBe(2);
  });
});
