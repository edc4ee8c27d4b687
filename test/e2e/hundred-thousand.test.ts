import { describe, expect, it } from 'vitest';
import type { Page, Request } from 'playwright-core';
import { withBrowser } from '../support/browser';
import { addManyRuns } from '../support/many-runs';

const runs = 100_000;
/** More rows than this are neither asked for at a time nor in the page. */
const [mostAsked, mostRows] = [100, 80];

const rowAt = (page: Page, index: number) => page.locator(`[data-row="${index}"]`);
const total = (page: Page) => page.locator('h1 + [role=status]');
const query = (page: Page) => page.getByRole('combobox', { name: 'Filter runs' });
/** The machine may have much to do beside. */
const soon = { timeout: 20_000 };

/** The limits of the questions for rows. */
function limitsIn(request: Request): number[] {
  if (!request.url().includes('runs.table') && !request.url().includes('runs.groupTable')) return [];
  return [...(request.postData() ?? '').matchAll(/"limit":(\d+)/g)].map(([, limit]) => Number(limit));
}

describe('the page of runs with 100,000 runs', () => {
  const { open } = withBrowser();

  it('goes to the end and back, sorts, filters, groups and selects with only a window of rows at a time', async () => {
    const { page, complaints } = await open(
      (app) => {
        addManyRuns(app.paths.database, runs);
      },
      { address: '/settings' },
    );
    const limits: number[] = [];
    page.on('request', (request) => limits.push(...limitsIn(request)));
    await page.goto(page.url().replace(/#.*/, '#/runs'));
    await rowAt(page, 0).locator('a').waitFor(soon);
    expect(await total(page).innerText()).toBe('100,000');
    const inPage = (): Promise<number> => page.locator('[data-row]').count();
    expect(await inPage()).toBeLessThan(mostRows);

    const grid = page.getByRole('grid');
    await grid.focus();
    await page.keyboard.press('Control+End');
    await rowAt(page, runs - 1)
      .locator('a')
      .waitFor(soon);
    expect(await inPage()).toBeLessThan(mostRows);
    // Through the middle as the scroll bar is dragged: what flies by is not asked for row by row.
    const before = limits.length;
    await grid.evaluate(async (element) => {
      for (let frame = 30; frame >= 0; frame--) {
        element.scrollTop = (element.scrollHeight * frame) / 30;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    });
    await rowAt(page, 0).locator('a').waitFor(soon);
    expect(limits.length - before).toBeLessThanOrEqual(70);
    expect(await inPage()).toBeLessThan(mostRows);

    const head = page.getByRole('columnheader', { name: 'neuron' }).first();
    await head.getByRole('button').first().click();
    await expect.poll(() => head.getAttribute('aria-sort'), soon).toBe('ascending');
    await rowAt(page, 0).getByText('compact').first().waitFor(soon);

    await query(page).fill('test/error < 20 order by test/error');
    await query(page).press('Enter');
    await expect.poll(() => total(page).innerText(), soon).not.toBe('100,000');
    const found = Number((await total(page).innerText()).replace(',', ''));
    expect(found).toBeGreaterThan(0);
    await rowAt(page, 0).locator('a').waitFor(soon);
    await grid.focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Space');
    const bar = page.getByRole('toolbar', { name: 'Chosen runs' });
    await bar.getByText('1 run chosen').waitFor(soon);
    await page.keyboard.press('Escape');

    await page.goto(page.url().replace(/\?.*/, '?by=seeds'));
    await expect.poll(() => total(page).innerText(), soon).toBe('20,000 groups');
    await rowAt(page, 0).getByText('5 runs').waitFor(soon);
    expect(await inPage()).toBeLessThan(mostRows);

    expect(limits.length).toBeGreaterThan(3);
    expect(Math.max(...limits)).toBeLessThanOrEqual(mostAsked);
    expect(complaints).toEqual([]);
  });
});
