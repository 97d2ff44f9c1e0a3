/** The store publishes many changes once. */
import { expect, test } from 'vitest';
import { createStore } from './store.ts';

test('a thousand changes between two frames are one publication', () => {
  const frames: (() => void)[] = [];
  const store = createStore(0, (publish) => frames.push(publish));
  let published = 0;
  store.subscribe(() => {
    published++;
  });
  for (let step = 0; step < 1000; step++) store.update((value) => value + 1);
  expect(store.get()).toBe(0);
  expect(store.latest()).toBe(1000);
  expect(frames).toHaveLength(1);
  for (const frame of frames) frame();
  expect(store.get()).toBe(1000);
  expect(published).toBe(1);
});

test('an update that changes nothing publishes nothing', () => {
  const frames: (() => void)[] = [];
  const store = createStore('same', (publish) => frames.push(publish));
  store.update((value) => value);
  expect(frames).toHaveLength(0);
});
