import { describe, expect, it } from 'vitest';
import { startServer } from '../../src-main/server';
import { violationsOf } from '../support/accessibility';
import { withBrowser } from '../support/browser';
import { addSweep } from '../api/sample-home';

describe('the frame of the app', () => {
  const { open } = withBrowser();

  it('is gone through by keyboard, and the address says where one is', async () => {
    const { page, complaints } = await open((app) => void addSweep(app, () => 'finished'));
    const heading = page.getByRole('heading', { level: 1 });
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    for (const [key, address, name] of [
      ['d', '#/datasets', 'Data sets'],
      ['s', '#/sweeps', 'Sweeps'],
      ['r', '#/runs', 'Runs'],
      ['c', '#/compare', 'Compare'],
      [',', '#/settings', 'Settings'],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      expect(new URL(page.url()).hash).toBe(address);
      expect(await page.locator('nav [aria-current=page]').getAttribute('aria-label')).toBe(name);
    }
    await page.goBack();
    await page.getByRole('heading', { name: 'Compare', level: 1 }).waitFor();
    await page.keyboard.press('[');
    expect(await page.getByRole('button', { name: 'Side bar' }).getAttribute('aria-expanded')).toBe('false');

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('spirals');
    await page
      .getByRole('option', { name: /Two spirals/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => heading.innerText(), { timeout: 20_000 }).toContain('Two spirals');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('dark');
    await page.getByRole('option', { name: 'New sweep' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.locator('html').getAttribute('data-theme'), { timeout: 20_000 })
      .toBe('dark');
    await page.reload();
    await expect
      .poll(() => page.locator('html').getAttribute('data-theme'), { timeout: 20_000 })
      .toBe('dark');
    expect(complaints).toEqual([]);
  });

  it('can be read by everybody, in both themes', async () => {
    for (const dark of [false, true]) {
      const { page } = await open(undefined, { address: '/no/such/page', dark });
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').waitFor();
      expect(await violationsOf(page)).toEqual([]);
    }
  });

  it('says when the app is gone, and goes on when it is back', async () => {
    const { app, server, page } = await open((opened) => void addSweep(opened, () => 'queued'), {
      address: '/sweeps',
    });
    await page.getByRole('link', { name: /Two spirals/ }).waitFor();
    await server.dispose();
    await page.getByRole('alert').getByText('can’t be reached').waitFor();
    expect(await page.getByRole('link', { name: /Two spirals/ }).count()).toBe(1);
    const again = await startServer({ app, port: server.port });
    try {
      await page.getByRole('alert').waitFor({ state: 'detached' });
      addSweep(app, () => 'finished');
      await expect.poll(() => page.getByRole('link', { name: /Two spirals/ }).count()).toBe(2);
    } finally {
      await again.dispose();
    }
  });
});
