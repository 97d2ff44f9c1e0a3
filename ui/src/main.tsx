/** Starts the page: asks the host where the Regions are, then draws the desk. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { parseSiteConfig, type SiteConfig } from './api/site-config.ts';
import { App } from './app/app.tsx';
import { createDesk } from './app/desk.ts';
import { applyRememberedTheme } from './app/theme-toggle.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/persona.css';
import './styles/masthead.css';
import './styles/floor.css';
import './styles/ticket.css';
import './styles/tables.css';
import './styles/orders-at-hand.css';

const CONFIG_RETRY_MS = 1_500;

async function readSiteConfig(): Promise<SiteConfig> {
  for (;;) {
    try {
      const response = await fetch('/config.json', { cache: 'no-store' });
      const config = response.ok ? parseSiteConfig(await response.json()) : null;
      if (config !== null) return config;
    } catch {
      // The host is starting or gone for a moment: the page waits for it rather than give up.
    }
    await new Promise((resolve) => setTimeout(resolve, CONFIG_RETRY_MS));
  }
}

applyRememberedTheme();
const place = document.getElementById('root');
if (place === null) throw new Error('the page has no place to draw in');
const root = createRoot(place);
root.render(<p className="waiting">Asking where the exchange is…</p>);
const desk = createDesk(await readSiteConfig());
root.render(
  <StrictMode>
    <App desk={desk} />
  </StrictMode>,
);
