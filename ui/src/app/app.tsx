/** The one screen: masthead, market line, ticket, blotter, depth and tape. */
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

export function App({ desk }: { readonly desk: Desk }) {
  return (
    <DeskContext value={desk}>
      <div className="page">
        <Masthead />
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
        <Announcer />
      </div>
    </DeskContext>
  );
}
