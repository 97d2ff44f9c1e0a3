/** Reads a store from a component. */
import { useSyncExternalStore } from 'react';
import type { Store } from './store.ts';

/** Re-renders when what `select` picks changes; `select` must pick, not build. */
export function useStore<T, Picked>(store: Store<T>, select: (value: T) => Picked): Picked {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
