/** Hands the desk to the components, and the readings of it that most of them need. */
import { createContext, useContext } from 'react';
import type { SessionState } from '../session/region-session.ts';
import { useStore } from '../store/use-store.ts';
import type { Desk, DeskState } from './desk.ts';

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('the desk is set above the whole page');
  return desk;
}

/** `select` must pick, not build. */
export function useDeskState<Picked>(select: (state: DeskState) => Picked): Picked {
  return useStore(useDesk().store, select);
}

/** Reads the chosen Region's session; `select` must pick, not build. */
export function useSession<Picked>(select: (state: SessionState) => Picked): Picked {
  const session = useDeskState((state) => state.session);
  return useStore(session.store, select);
}
