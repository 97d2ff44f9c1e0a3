/** The state of the connection in a word and a sign. */
import type { IconName } from '../app/icon.tsx';
import { isCatchingUp, type SessionState } from '../session/region-session.ts';

export type ConnectionState = 'connecting' | 'live' | 'reconnecting' | 'catching-up';

export const CONNECTION_WORDS: Record<ConnectionState, { readonly word: string; readonly icon: IconName }> = {
  connecting: { word: 'Connecting', icon: 'dots' },
  live: { word: 'Live', icon: 'live' },
  reconnecting: { word: 'Reconnecting', icon: 'retry' },
  'catching-up': { word: 'Catching up', icon: 'forward' },
};

export function connectionState(session: SessionState): ConnectionState {
  return isCatchingUp(session) ? 'catching-up' : session.link.kind;
}
