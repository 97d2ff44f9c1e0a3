/** Personas on the screen, one test for each line of their acceptance. */
import AxeBuilder from '@axe-core/playwright';
import type { OrderRow } from '@tulip/contracts';
import { BROWSER_ARGUMENTS, findBrowser } from '@tulip/tools/browser';
import { type RunningExchange, startExchange } from '@tulip/tools/running-exchange';
import { eventually } from '@tulip/tools/running-exchange/eventually';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flag } from '../personas/pictures.ts';

let exchange: RunningExchange;
let browser: Browser;

beforeAll(async () => {
  exchange = await startExchange();
  const executablePath = findBrowser(process.env);
  if (executablePath === undefined) throw new Error('no browser: install Chromium, or set CHROMIUM_PATH');
  browser = await chromium.launch({ executablePath, args: [...BROWSER_ARGUMENTS] });
});
afterAll(async () => {
  await browser?.close();
  await exchange?.dispose();
});

async function visit(path = '/', options: { width?: number; scheme?: 'light' | 'dark' } = {}): Promise<Page> {
  const { width = 1440, scheme = 'light' } = options;
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  const page = await context.newPage();
  await page.goto(`${exchange.ui}${path}`);
  await page.locator('[data-testid="connection-pill"][data-state="live"]').waitFor({ timeout: 45_000 });
  await page.locator('[data-testid="persona-picker"]:not([data-user-id=""])').waitFor();
  return page;
}

async function buy(page: Page, quantity: number): Promise<void> {
  await page.getByTestId('ticket-quantity').fill(String(quantity));
  await page.getByTestId('ticket-submit').click();
}

async function orderOf(quantity: number): Promise<OrderRow> {
  return eventually('the order to be listed', async () => {
    const answer = await fetch(`${exchange.region}/api/orders?limit=200`);
    const { orders } = (await answer.json()) as { orders: OrderRow[] };
    return orders.find((order) => order.quantity === quantity);
  });
}

describe('personas on the screen', () => {
  it('A drop-down at the top right (32 px round avatar and name) switches persona at once, by keyboard, without reload', async () => {
    const page = await visit();
    await page.evaluate('globalThis.isSamePage = true');
    const picker = page.getByTestId('persona-picker');
    await picker.locator('img.avatar').waitFor();
    const box = await picker.locator('.avatar').boundingBox();
    expect([box?.width, box?.height]).toEqual([32, 32]);
    await picker.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    for (let turn = 0; turn < 4; turn++) {
      if ((await page.evaluate<string>('document.activeElement.dataset.userId ?? ""')) === 'oosterwijck') break;
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    await page.locator('[data-testid="persona-picker"][data-user-id="oosterwijck"]').waitFor();
    await buy(page, 11);
    expect((await orderOf(11)).userId).toBe('oosterwijck');
    await page.getByTestId('blotter-row').first().getByText('Submitted by').waitFor({ state: 'attached' });
    expect(await page.getByTestId('blotter-row').first().textContent()).toContain('Maria van Oosterwijck');
    await picker.click();
    await page.locator('#persona-menu [data-user-id="clusius"]').click();
    // Mine are now another's: the row is gone at once.
    await page.getByTestId('blotter-row').first().waitFor({ state: 'detached' });
    await buy(page, 12);
    const [one, other] = [await orderOf(11), await orderOf(12)];
    expect(other.userId).toBe('clusius');
    expect(other.idempotencyKey.split('-')[1]).not.toBe(one.idempotencyKey.split('-')[1]);
    expect(await page.evaluate<boolean>('globalThis.isSamePage === true')).toBe(true);
    await page.context().close();
  });

  it('Settings → Users: create one with an uploaded picture and an immediate preview, and trade as it', async () => {
    const page = await visit();
    await page.getByTestId('persona-picker').click();
    await page.getByTestId('settings-users').click();
    const form = page.getByTestId('new-persona');
    await form.getByTestId('persona-name').fill('Judith Leyster');
    const chooser = form.getByTestId('persona-picture');
    await chooser.setInputFiles({ name: 'big.png', mimeType: 'image/png', buffer: Buffer.alloc(300_000) });
    await form.getByText('at most 200 KB').waitFor();
    const buffer = await flag(240, 160).png().toBuffer();
    await chooser.setInputFiles({ name: 'flag.png', mimeType: 'image/png', buffer });
    await form.getByTestId('picture-preview').waitFor();
    await form.getByTestId('persona-create').click();
    const card = page.getByTestId('persona-card').filter({ hasText: 'Judith Leyster' });
    await card.locator('img.avatar-large').waitFor();
    await card.getByText('Trade as').click();
    await card.getByTestId('active-mark').waitFor();
    await page.getByText('Trading floor').click();
    await buy(page, 21);
    const { user } = await orderOf(21);
    expect(user.displayName).toBe('Judith Leyster');
    expect(user.avatarUrl).toMatch(/^\/avatars\/[0-9a-f]{32}-64\.webp$/);
    await page.getByTestId('blotter-row').first().locator('img.avatar').waitFor();
    await page.context().close();
  });

  it('Settings → Users: an edit shows on old orders; the reason of a refusal stands inline', async () => {
    const page = await visit('/settings/users');
    const card = page.locator('[data-testid="persona-card"][data-user-id="oosterwijck"]');
    await card.getByTestId('persona-edit').click();
    await card.getByTestId('persona-name').fill(' ');
    await card.getByTestId('persona-save').click();
    await card.getByText('The name must be 1 to 60 characters').waitFor();
    await card.getByTestId('persona-name').fill('Maria, of Delft');
    await card.getByTestId('persona-save').click();
    await card.getByRole('heading', { name: 'Maria, of Delft' }).waitFor();
    expect((await orderOf(11)).user.displayName).toBe('Maria, of Delft');
    await page.context().close();
  });

  it('Settings → Users: asks before it removes; the history then shows a removed user', async () => {
    const page = await visit('/settings/users');
    const card = page.locator('[data-testid="persona-card"][data-user-id="oosterwijck"]');
    await card.getByTestId('persona-remove').click();
    await card.getByText('Keep', { exact: true }).click();
    await card.getByTestId('persona-remove').click();
    await card.getByTestId('persona-remove-confirm').click();
    await card.waitFor({ state: 'detached' });
    expect((await orderOf(11)).user.displayName).toBe('Removed user');
    await page.getByText('Trading floor').click();
    await page.getByLabel('Everyone', { exact: true }).check();
    await page.getByTestId('blotter-row').getByText('Removed user').first().waitFor();
    await page.context().close();
  });

  it.each([
    { path: '/settings/users', width: 1440, scheme: 'light' as const },
    { path: '/settings/users', width: 1024, scheme: 'dark' as const },
    { path: '/settings/users', width: 390, scheme: 'light' as const },
  ])(
    'has no accessibility finding and no sideways scroll: $path at $width px, $scheme',
    async ({ path, ...options }) => {
      const page = await visit(path, options);
      await page.getByTestId('persona-edit').first().click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
      ).toEqual([]);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      await page.context().close();
    },
  );
});
