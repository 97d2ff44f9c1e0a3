/** What a trader does to open orders on the screen: change terms in place, cancel all after a question, special terms on the ticket. */
import AxeBuilder from '@axe-core/playwright';
import type { Order, Persona, Problem } from '@tulip/contracts';
import { must } from '@tulip/std';
import { BROWSER_ARGUMENTS, findBrowser } from '@tulip/tools/browser';
import { type RunningExchange, startExchange } from '@tulip/tools/running-exchange';
import { eventually } from '@tulip/tools/running-exchange/eventually';
import { type Browser, chromium, type Page, type Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let exchange: RunningExchange;
let browser: Browser;
let trader: Persona;

beforeAll(async () => {
  exchange = await startExchange();
  const executablePath = findBrowser(process.env);
  if (executablePath === undefined) throw new Error('no browser: install Chromium, or set CHROMIUM_PATH');
  browser = await chromium.launch({ executablePath, args: [...BROWSER_ARGUMENTS] });
  const { personas } = (await (await fetch(`${exchange.region}/api/personas`)).json()) as { personas: Persona[] };
  trader = must(personas[0], 'a persona');
});
afterAll(async () => {
  await browser?.close();
  await exchange?.dispose();
});

const ORDER_ID = 'a'.repeat(32);

/** An order that rests on a book: with SimFill none does, so the page is told of one. */
function restingOrder(): Order {
  const at = new Date(0).toISOString();
  return {
    ...{ orderId: ORDER_ID, userId: trader.userId, market: 'TULIP', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' },
    ...{ price: '12.50', quantity: 100, filledQuantity: 30, averagePrice: '12.40', status: 'PARTIALLY_FILLED' },
    ...{ reason: null, region: 'us-east-2', acceptedAz: 'us-east-2a', stream: 'us-east-2/TULIP-5', seq: 1 },
    ...{ idempotencyKey: 'k', simulationSeed: 1, acceptedAt: at, updatedAt: at },
  };
}

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

/** A page whose Region lists the resting order, and what it asks about it. `answer` is the Region's to a change or a cancel. */
async function visit(
  answer: { status: number; body: unknown },
  options: { width?: number; scheme?: 'light' | 'dark' } = {},
): Promise<{ page: Page; asked: Asked[]; errors: string[] }> {
  const { width = 1440, scheme = 'light' } = options;
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  const page = await context.newPage();
  const [asked, errors]: [Asked[], string[]] = [[], []];
  page.on('pageerror', (error) => errors.push(error.message));
  const { avatarUrl, bio, displayName, userId } = trader;
  const row = { ...restingOrder(), user: { avatarUrl, bio, displayName, userId } };
  const json = (route: Route, status: number, body: unknown) =>
    route.fulfill({
      status,
      contentType: status < 400 ? 'application/json' : 'application/problem+json',
      headers: { 'access-control-allow-origin': '*' },
      body: JSON.stringify(body),
    });
  await page.route(/\/api\/orders(\?|\/a|$)/, async (route) => {
    const request = route.request();
    if (request.method() === 'GET') return json(route, 200, { orders: [row], nextCursor: null });
    if (request.method() === 'OPTIONS' || request.method() === 'POST') return route.continue();
    asked.push({
      method: request.method(),
      url: new URL(request.url()).search,
      body: request.postDataJSON() as unknown,
    });
    return json(route, answer.status, answer.body);
  });
  await page.goto(exchange.ui);
  await page.locator(`[data-order-id="${ORDER_ID}"]`).waitFor();
  return { page, asked, errors };
}

const PATCHED = () => ({ status: 202, body: { order: restingOrder() } });
const REFUSED: { status: number; body: Problem } = {
  status: 409,
  body: {
    ...{ type: 'urn:tulip:error:order-terminal', title: 'The order has already ended', status: 409 },
    ...{ code: 'order-terminal', detail: 'Nothing is left to change.', requestId: 'r' },
  },
};

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
    [],
  );
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
}

describe('an open order', () => {
  it('is changed in place by keyboard: only what differs is asked for, and the row says so', async () => {
    const { page, asked, errors } = await visit(PATCHED());
    await page.getByTestId('row-price').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('13');
    await page.keyboard.press('Enter');
    await page.getByText('change asked').waitFor();
    expect(asked).toEqual([{ method: 'PATCH', url: '', body: { price: '13' } }]);
    await page.getByTestId('row-quantity').click();
    await page.getByTestId('row-quantity-input').fill('60');
    await page.getByTestId('row-save').click();
    await eventually('the second request', async () => asked.length === 2);
    expect(asked[1]?.body).toEqual({ quantity: 60 });
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('is left alone by Escape and by what is the same, and says what is wrong with what was typed', async () => {
    const { page, asked } = await visit(PATCHED());
    await page.getByTestId('row-price').click();
    await page.getByTestId('row-price-input').fill('99');
    await page.keyboard.press('Escape');
    await page.getByTestId('row-price').click();
    await page.getByTestId('row-price-input').fill('12.5');
    await page.keyboard.press('Enter');
    await page.getByTestId('row-quantity').click();
    await page.getByTestId('row-quantity-input').fill('0');
    await page.keyboard.press('Enter');
    await page.getByTestId('row-mistake').getByText('must be at least 1').waitFor();
    expect(await page.getByTestId('row-quantity-input').getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);
    expect(asked).toEqual([]);
    await page.context().close();
  });

  it('shows the reason of the exchange where a change is refused', async () => {
    const { page } = await visit(REFUSED);
    await page.getByTestId('row-price').click();
    await page.getByTestId('row-price-input').fill('13');
    await page.keyboard.press('Enter');
    await page.getByTestId('row-mistake').getByText('Nothing is left to change.').waitFor();
    await page.context().close();
  });
});

describe('cancel all', () => {
  it('asks first, takes no for an answer, and goes through all pages for the active persona', async () => {
    const { page, asked } = await visit({ status: 202, body: { requested: 1, nextCursor: null } });
    await page.getByTestId('cancel-all').click();
    await page.getByTestId('cancel-all-dialog').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByTestId('cancel-all-dialog').waitFor({ state: 'hidden' });
    expect(asked).toEqual([]);
    await page.getByTestId('cancel-all').click();
    await page.getByTestId('cancel-all-confirm').click();
    await page.getByTestId('cancel-all-outcome').getByText('1 cancel asked for').waitFor();
    expect(asked).toEqual([{ method: 'DELETE', url: `?userId=${trader.userId}`, body: null }]);
    await page.context().close();
  });
});

describe('special terms on the ticket', () => {
  it('go with the order, post-only only where it can be', async () => {
    const { page } = await visit(PATCHED());
    await page.getByTestId('ticket-more').locator('summary').click();
    await page.getByTestId('ticket-post-only').check();
    await page.getByTestId('ticket-self-trade').selectOption('CANCEL_BOTH');
    const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/api/orders'));
    await page.getByTestId('ticket-submit').click();
    expect((await sent).postDataJSON()).toMatchObject({ postOnly: true, selfTrade: 'CANCEL_BOTH' });
    await page.getByTestId('ticket-type').selectOption('MARKET');
    expect(await page.getByTestId('ticket-post-only').isDisabled()).toBe(true);
    expect(await page.getByTestId('ticket-post-only').isChecked()).toBe(false);
    await page.context().close();
  });
});

describe('a row that is being edited', () => {
  it.each([
    { width: 1440, scheme: 'dark' as const },
    { width: 1024, scheme: 'light' as const },
    { width: 390, scheme: 'light' as const },
    { width: 320, scheme: 'dark' as const },
  ])('moves nothing and has no accessibility finding at $width px, $scheme', async (options) => {
    const { page, errors } = await visit(PATCHED(), options);
    const row = page.locator(`[data-order-id="${ORDER_ID}"]`);
    // On a phone the row is below the fold: what the click would scroll has nothing to do with the edit.
    await row.scrollIntoViewIfNeeded();
    const before = await row.boundingBox();
    await page.getByTestId('row-quantity').click();
    await page.getByTestId('row-quantity-input').waitFor();
    expect(await row.boundingBox()).toEqual(before);
    await page.getByTestId('ticket-more').locator('summary').click();
    await expectAccessible(page);
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
