/** The page: masthead above, and below it the trading floor or the settings. */
import { lazy, Suspense } from 'react';
import { useLocation } from 'wouter';
import { Blotter } from '../blotter/blotter.tsx';
import { DepthLadder } from '../market/depth-ladder.tsx';
import { MarketStrip } from '../market/market-strip.tsx';
import { ModeNotice } from '../market/mode-notice.tsx';
import { Tape } from '../tape/tape.tsx';
import { Ticket } from '../ticket/ticket.tsx';
import { Announcer } from './announcer.tsx';
import type { Desk } from './desk.ts';
import { DeskContext } from './desk-context.ts';
import { Masthead } from './masthead.tsx';

/** Loaded when somebody goes there: the first screen need not wait for it. */
const UsersPage = lazy(() => import('../settings/users-page.tsx'));

export function App({ desk }: { readonly desk: Desk }) {
  return (
    <DeskContext value={desk}>
      <div className="page">
        <Masthead />
        <Place />
        <Announcer />
      </div>
    </DeskContext>
  );
}

function Place() {
  const [path] = useLocation();
  if (path !== '/settings/users') return <TradingFloor />;
  return (
    <Suspense fallback={<p className="waiting">Opening the register…</p>}>
      <UsersPage />
    </Suspense>
  );
}

function TradingFloor() {
  return (
    <main>
      <MarketStrip />
      <ModeNotice />
      <div className="floor">
        <Ticket />
        <Blotter />
        <DepthLadder />
        <Tape />
      </div>
    </main>
  );
}
