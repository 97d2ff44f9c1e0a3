/** `npm run screenshots`: trades a little on the running exchange and photographs its screen into docs/images. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { BROWSER_ARGUMENTS, findBrowser } from '../gate/browser.ts';

interface Picture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
}

const PICTURES: readonly Picture[] = [
  { name: 'screen-light', width: 1440, height: 900, scheme: 'light' },
  { name: 'screen-dark', width: 1440, height: 900, scheme: 'dark' },
  { name: 'screen-phone', width: 390, height: 844, scheme: 'light' },
];

/** Even quantities go to the market, odd ones at the price that the ticket offers. */
const ORDERS = [
  ['buy', 120],
  ['sell', 45],
  ['buy', 300],
  ['sell', 75],
  ['buy', 1_000],
  ['buy', 15],
] as const;

const ui = `http://127.0.0.1:${process.env['TULIP_PORT'] ?? '4000'}`;
const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));

const executablePath = findBrowser(process.env);
if (executablePath === undefined) throw new Error('no browser: install Chromium, or set CHROMIUM_PATH');
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: [...BROWSER_ARGUMENTS] });
try {
  for (const picture of PICTURES) await photograph(browser, picture);
} catch (error) {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  console.error(`screenshots: ${line}. An exchange must be running at ${ui}: npm start, or set TULIP_PORT.`);
  process.exitCode = 1;
} finally {
  await browser.close();
}

async function photograph(from: Browser, { name, width, height, scheme }: Picture): Promise<void> {
  const page = await from.newPage({ viewport: { width, height }, colorScheme: scheme });
  await page.goto(ui);
  await page.locator('[data-testid="connection-pill"][data-state="live"]').waitFor();
  for (const [side, quantity] of ORDERS) {
    await page.getByTestId(`ticket-side-${side}`).click();
    await page.getByTestId('ticket-type').selectOption(quantity % 2 === 0 ? 'MARKET' : 'LIMIT');
    await page.getByTestId('ticket-quantity').fill(String(quantity));
    await page.getByTestId('ticket-submit').click();
  }
  await page
    .locator('[data-testid="blotter-row"]')
    .nth(ORDERS.length - 1)
    .waitFor();
  await page.locator('[data-testid="badge-awaiting"]').first().waitFor({ state: 'detached' });
  await page.screenshot({ path: `${folder}${name}.png` });
  console.log(`docs/images/${name}.png`);
  await page.close();
}
