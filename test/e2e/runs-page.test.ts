import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { App } from '../../src-main/app';
import { openStore } from '../../src-main/store/store';
import { fillStore } from '../../src-main/app/selftest/fill-store';
import { violationsOf } from '../support/accessibility';
import { withBrowser } from '../support/browser';

const runs = 600;

function fill(app: App): void {
  const store = openStore(app.paths.database);
  fillStore(store, { runs, points: 8, onProgress: () => undefined });
  store.dispose();
}

/** Machines that are busy take their time. */
const eventually = <Result>(look: () => Result | Promise<Result>) => expect.poll(look, { timeout: 20_000 });
const rowAt = (page: Page, index: number) => page.locator(`[data-row="${index}"]`);
const names = (page: Page): Promise<string[]> => page.locator('[data-row] a').allInnerTexts();
const total = (page: Page) => page.locator('h1 + [role=status]');
const query = (page: Page) => page.getByRole('combobox', { name: 'Filter runs' });

describe('the page of runs', () => {
  const browser = withBrowser();

  it('filters, sorts, groups and goes anywhere in the table', async () => {
    const { page, complaints } = await browser.open(fill, { address: '/runs' });
    await rowAt(page, 0).locator('a').waitFor();
    expect(await total(page).innerText()).toBe('600');
    // Only what is near the screen is in the page.
    expect(await page.locator('[data-row]').count()).toBeLessThan(60);
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('601');
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+End');
    await rowAt(page, 599).locator('a').waitFor();
    await page.keyboard.press('Control+Home');

    // A query with what is offered for it, and one that is wrong, marked where it is.
    await query(page).fill('neur');
    await page.getByRole('option', { name: 'model.neuron' }).click();
    await query(page).press('End');
    await page.keyboard.type('= ');
    await page.getByRole('option', { name: '"quadratic"' }).click();
    await eventually(() => total(page).innerText()).not.toBe('600');
    expect(decodeURIComponent(page.url())).toContain('where=model.neuron+=+"quadratic"');
    const quadratic = Number(await total(page).innerText());
    expect(quadratic).toBeGreaterThan(0);
    await query(page).fill('neuron = "quadratic" and tets/error < 8');
    await query(page).press('Enter');
    await page.getByRole('alert').getByText('Did you mean "test/error"?').waitFor();
    expect(await page.locator('mark').innerText()).toBe('tets/error');
    // The table stays.
    expect(await names(page)).not.toEqual([]);
    await query(page).fill('');
    await query(page).press('Enter');
    await eventually(() => total(page).innerText()).toBe('600');

    // A click on a value asks for it, as does F on the active cell.
    await rowAt(page, 0)
      .getByText(/^(quadratic|compact|parabolic|poly)$/)
      .click();
    await eventually(() => query(page).inputValue()).toMatch(/^model\.neuron = "\w+"$/);
    await page.goBack();
    await eventually(() => query(page).inputValue()).toBe('');

    // Facets of states keep their counts.
    await page.getByRole('button', { name: /^diverged/ }).click();
    await eventually(() => total(page).innerText()).not.toBe('600');
    await page.getByRole('button', { name: /^finished/ }).click();
    await eventually(() => total(page).innerText()).toBe('600');
    await page.goto(page.url().replace(/\?.*/, ''));

    // By one column, then by another too.
    const head = (name: string) => page.getByRole('columnheader', { name }).first();
    await head('neuron').getByRole('button').first().click();
    await eventually(() => head('neuron').getAttribute('aria-sort')).toBe('ascending');
    await head('depth')
      .getByRole('button')
      .first()
      .click({ modifiers: ['Shift'] });
    await eventually(() => decodeURIComponent(page.url())).toContain('sort=model.neuron,+model.depth');
    await rowAt(page, 0).getByText('compact').first().waitFor();

    // Groups, with their runs inside.
    await page.locator('[aria-label^="Group:"]').click();
    await page.getByRole('option', { name: 'All but the seed' }).click();
    await eventually(() => total(page).innerText()).toBe('120 groups');
    await rowAt(page, 0).getByText('5 runs').waitFor();
    await rowAt(page, 0)
      .getByText(/\d ± \d/)
      .first()
      .waitFor();
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await rowAt(page, 3).locator('a').waitFor();
    expect(await rowAt(page, 0).getAttribute('aria-expanded')).toBe('true');
    expect(complaints.filter((text) => !text.includes('400'))).toEqual([]);
  });

  it('changes the chosen runs, which undo brings back, and leads to their comparison', async () => {
    const { app, page } = await browser.open(fill, { address: '/runs?sort=name' });
    await rowAt(page, 0).locator('a').waitFor();
    const first = await rowAt(page, 0).locator('a').innerText();
    const grid = page.getByRole('grid');
    await grid.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+Space');
    const bar = page.getByRole('toolbar', { name: 'Chosen runs' });
    await bar.getByText('3 runs chosen').waitFor();
    // What is chosen shows in the boxes, also after clicks on them.
    const box = (index: number) => rowAt(page, index).getByRole('checkbox');
    await box(1).click();
    await bar.getByText('2 runs chosen').waitFor();
    await expect.poll(() => box(1).isChecked()).toBe(false);
    await box(1).click();
    await bar.getByText('3 runs chosen').waitFor();
    await expect.poll(() => box(1).isChecked()).toBe(true);
    const link = await bar.getByRole('link', { name: 'Compare' }).getAttribute('href');
    expect(new URLSearchParams(link?.split('?')[1]).get('runs')?.split(',')).toHaveLength(3);

    await bar.getByRole('button', { name: 'Tags' }).click();
    await page.getByRole('textbox', { name: 'New tag' }).fill('baseline');
    await page.keyboard.press('Enter');
    await eventually(() => app.runs.page({ where: 'tag = "baseline"', limit: 10 }).total).toBe(3);
    await page.keyboard.press('Escape');

    await bar.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('3 runs moved to the trash').waitFor();
    await eventually(() => total(page).innerText()).toBe('597');
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(() => total(page).innerText()).toBe('600');
    expect(await rowAt(page, 0).locator('a').innerText()).toBe(first);

    // What others change comes in by itself.
    const [run] = app.runs.page({ where: 'tag = "baseline"', limit: 1 }).runs;
    await app.perform({ type: 'annotate', runIds: [run?.id ?? ''], archived: true });
    await eventually(() => total(page).innerText()).toBe('599');

    // Columns are hidden, moved and kept.
    const heads = (): Promise<string[]> => page.getByRole('columnheader').allInnerTexts();
    const before = await heads();
    await page
      .getByRole('columnheader', { name: 'state' })
      .getByRole('button')
      .first()
      .press('Alt+ArrowRight');
    await eventually(heads).not.toEqual(before);
    const moved = await heads();
    await page.reload();
    await eventually(heads).toEqual(moved);

    await grid.focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Enter');
    await eventually(() => page.url()).toMatch(/#\/runs\/[^?]+/);
  });

  it.each([false, true])('has nothing that axe objects to (dark: %s)', async (dark) => {
    const { page } = await browser.open(fill, { address: '/runs', dark });
    await rowAt(page, 0).locator('a').waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Space');
    await page.getByRole('toolbar', { name: 'Chosen runs' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.goto(page.url().replace(/#.*/, '#/runs?by=seeds'));
    await rowAt(page, 0).getByText('5 runs').waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });
});
