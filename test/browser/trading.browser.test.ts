/** The first screen in a real browser: an order from ticket to fill, and a page that outlives a power cut of the exchange. */
import AxeBuilder from '@axe-core/playwright';
import type { LedgerEvent, Order } from '@tulip/contracts';
import { BROWSER_ARGUMENTS, findBrowser } from '@tulip/tools/browser';
import { type RunningExchange, startExchange } from '@tulip/tools/running-exchange';
import { eventually } from '@tulip/tools/running-exchange/eventually';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let exchange: RunningExchange;
let browser: Browser;

beforeAll(async () => {
  exchange = await startExchange({ isDurable: true });
  const executablePath = findBrowser(process.env);
  if (executablePath === undefined) throw new Error('no browser: install Chromium, or set CHROMIUM_PATH');
  browser = await chromium.launch({ executablePath, args: [...BROWSER_ARGUMENTS] });
});
afterAll(async () => {
  await browser?.close();
  await exchange?.dispose();
});

interface Visit {
  readonly page: Page;
  /** What the page complained about: must stay empty. */
  readonly errors: string[];
}

async function visit(options: { width?: number; scheme?: 'light' | 'dark' } = {}): Promise<Visit> {
  const { width = 1440, scheme = 'light' } = options;
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(exchange.ui);
  await becomesLive(page);
  return { page, errors };
}

function becomesLive(page: Page): Promise<void> {
  return page.locator('[data-testid="connection-pill"][data-state="live"]').waitFor({ timeout: 45_000 });
}

async function placeMarketOrder(page: Page, side: 'buy' | 'sell', quantity: number): Promise<void> {
  await page.getByTestId(`ticket-side-${side}`).click();
  await page.getByTestId('ticket-type').selectOption('MARKET');
  await page.getByTestId('ticket-quantity').fill(String(quantity));
  await page.getByTestId('ticket-submit').click();
}

/** A market order now and then finds no buyer or seller, by its seed: places others until one is filled whole. */
async function placeUntilFilled(page: Page, side: 'buy' | 'sell', quantity: number): Promise<void> {
  const ended = page.locator('[data-testid="blotter-row"]:not([data-status="PENDING"])');
  const filled = page.locator('[data-testid="blotter-row"][data-status="FILLED"]');
  for (let count = await ended.count(); (await filled.count()) === 0; count++) {
    await placeMarketOrder(page, side, quantity);
    await ended.nth(count).waitFor();
  }
}

/** Every order of the first Region as the API lists it. */
async function listedOrders(): Promise<Order[]> {
  const { orders } = (await (await fetch(`${exchange.region}/api/orders?limit=200`)).json()) as { orders: Order[] };
  return orders;
}

async function shownOrders(page: Page): Promise<{ orderId: string; status: string }[]> {
  return page.getByTestId('blotter-row').evaluateAll((rows) =>
    rows.map((row) => ({
      orderId: row.getAttribute('data-order-id') ?? '',
      status: row.getAttribute('data-status') ?? '',
    })),
  );
}

/** Run in the page: remembers every state that a row of the blotter was ever drawn in, however briefly. */
const NOTE_STATUSES = `
  globalThis.statusesSeen = new Set();
  new MutationObserver(() => {
    for (const row of document.querySelectorAll('[data-testid="blotter-row"]')) {
      const badge = row.querySelector('[data-testid="badge-awaiting"]');
      statusesSeen.add(row.getAttribute('data-status') + (badge === null ? '' : ' awaiting'));
    }
  }).observe(document.body, { childList: true, subtree: true, attributes: true });
`;

describe('the trading screen', () => {
  it('shows an order awaiting its fill, then filled, on the blotter and on the tape', async () => {
    const { page, errors } = await visit();
    await page.evaluate(NOTE_STATUSES);
    await placeUntilFilled(page, 'buy', 25);
    const seen = await page.evaluate<string[]>('[...statusesSeen]');
    expect(seen).toContain('PENDING awaiting');
    await page.getByTestId('tape-row').first().waitFor();
    const listed = (await listedOrders()).map(({ orderId, status }) => ({ orderId, status }));
    expect(await shownOrders(page)).toEqual(listed);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('says inline why the exchange refuses an order, and sends nothing that cannot be right', async () => {
    const { page } = await visit();
    const before = (await listedOrders()).length;
    await page.getByTestId('ticket-quantity').fill('0');
    await page.getByTestId('ticket-submit').click();
    expect((await listedOrders()).length).toBe(before);
    await page.getByTestId('order-ticket').locator('[aria-invalid="true"]').first().waitFor();
    await page.context().close();
  });

  it('outlives a power cut: reconnects, catches up, shows no gap and no ghost', async () => {
    const { page } = await visit();
    const before = (await listedOrders()).length;
    await exchange.kill();
    await page.locator('[data-testid="connection-pill"][data-state="reconnecting"]').waitFor();
    await placeMarketOrder(page, 'sell', 15);
    await exchange.restart();
    // Somebody else trades before the page is back: that is what it must catch up with.
    await tradeElsewhere(3);
    await becomesLive(page);
    await page.getByTestId('resume-note').waitFor();
    const expected = await eventually('every order to end', async () => {
      const orders = await listedOrders();
      return orders.length === before + 4 && orders.every(({ status }) => status !== 'PENDING') ? orders : undefined;
    });
    await page.getByLabel('Everyone', { exact: true }).check();
    const sorted = (rows: { orderId: string; status: string }[]) =>
      rows.map(({ orderId, status }) => `${orderId} ${status}`).sort();
    await eventually('the page to show what the exchange lists', async () => {
      return JSON.stringify(sorted(await shownOrders(page))) === JSON.stringify(sorted(expected));
    });
    const tape = await page.getByTestId('tape-row').count();
    expect(tape).toBe((await ledgerEvents()).filter(({ type }) => type === 'TradeExecuted').length);
    await page.context().close();
  });

  it('keeps an unsent order over a reload, under the same key', async () => {
    const { page } = await visit();
    const before = (await listedOrders()).length;
    await exchange.kill();
    await placeMarketOrder(page, 'buy', 13);
    await page.getByTestId('submission-status').first().waitFor();
    await exchange.restart();
    await page.goto(exchange.ui);
    await eventually('the order to arrive once', async () => (await listedOrders()).length === before + 1);
    await becomesLive(page);
    expect((await listedOrders()).filter(({ quantity }) => quantity === 13)).toHaveLength(1);
    await page.context().close();
  });

  it.each([
    { width: 1440, scheme: 'light' as const },
    { width: 1440, scheme: 'dark' as const },
    { width: 390, scheme: 'light' as const },
    { width: 320, scheme: 'dark' as const },
  ])('has no accessibility finding and no sideways scroll at $width px, $scheme', async (options) => {
    const { page, errors } = await visit(options);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

async function tradeElsewhere(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const answer = await fetch(`${exchange.region}/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `elsewhere-${index}` },
      body: JSON.stringify({ userId: 'oosterwijck', side: 'BUY', type: 'MARKET', quantity: 5 + index }),
    });
    expect(answer.status).toBe(202);
  }
}

async function ledgerEvents(): Promise<LedgerEvent[]> {
  const { events } = (await (await fetch(`${exchange.region}/api/events?limit=200`)).json()) as {
    events: LedgerEvent[];
  };
  return events;
}
