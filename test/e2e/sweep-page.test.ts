import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { App } from '../../src-main/app';
import { sampleSweep } from '../support/samples';
import { violationsOf } from '../support/accessibility';
import { withBrowser } from '../support/browser';
import { addSweep, addUnrulySweep } from '../api/sample-home';

/** The machine may have much to do beside. */
const soon = { timeout: 20_000 };

/** A grid of two rates, nine points of two seeds, all finished. */
function addGrid(app: App): string {
  const sample = sampleSweep('spirals.yaml');
  const rates = [0.001, 0.01, 0.1];
  return addSweep(app, () => 'finished', {
    ...sample,
    name: 'Two rates',
    seeds: 2,
    strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
    model: { type: 'mlp', widths: [10, 10], neuron: 'quadratic' },
    sweep: { ...sample.sweep, space: { 'strategy.gammaG': rates, 'strategy.gammaB': rates } },
  });
}

describe('the page of a sweep', () => {
  const browser = withBrowser();

  it('shows a sweep whose runs fared differently, and draws the lines that one chooses', async () => {
    const { app, page, complaints } = await browser.open((empty) => void addUnrulySweep(empty), {
      address: '/sweeps',
    });
    const { id, name } = app.sweeps.find('last');
    await page.getByRole('link', { name }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.getByText('10 of 15 runs ended').waitFor();
    const rows = page.getByRole('region', { name: 'Leaderboard, table' }).locator('tbody tr');
    await expect.poll(() => rows.count(), soon).toBe(5);
    await page.getByText('no space left on the disk').waitFor();
    const chart = page.getByRole('slider', { name: /^Learning curves: test error \(%\), chart of 4 lines/ });
    await chart.waitFor();

    // A diverged seed leaves gaps, and the chart is read by keyboard all the same.
    await chart.focus();
    await page.keyboard.press('End');
    await expect.poll(() => chart.getAttribute('aria-valuetext'), soon).toMatch(/^epoch 60: /);
    await page.keyboard.press('ArrowLeft');
    expect(await chart.getAttribute('aria-valuenow')).toBe('58');

    // What is drawn stands in the address.
    await rows.nth(0).getByRole('button').click();
    await page.getByRole('slider', { name: /chart of 3 lines/ }).waitFor();
    expect(new URL(page.url()).hash).toMatch(/lines=p\d/);
    await page.getByRole('button', { name: 'Draw the best' }).click();
    await chart.waitFor();

    await page.getByRole('tab', { name: 'Runs' }).click();
    await page.getByLabel('State: All states').click();
    await page.getByRole('option', { name: 'diverged (3)' }).click();
    await expect
      .poll(() => page.getByRole('region', { name: 'Runs, table' }).locator('tbody tr').count(), soon)
      .toBe(3);
    expect(new URL(page.url()).hash).toContain('state=diverged');
    await page.getByText('has a value that is not finite').first().waitFor();

    // Seeds are added to the best alone.
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Add seeds…' }).click();
    await page.getByLabel('Further seeds').fill('0');
    await page.getByText('Expected at least 1.').waitFor();
    await page.getByLabel('Further seeds').fill('2');
    await page.getByRole('radio', { name: 'Only the best' }).click();
    await page.getByLabel('How many of the best').fill('1');
    await page.getByRole('button', { name: 'Add and train' }).click();
    await expect.poll(() => app.sweeps.find(id).total, soon).toBe(17);

    await page.getByRole('tab', { name: 'Configuration' }).click();
    await page.getByText('optimizer:').waitFor();
    expect(complaints).toEqual([]);
  });

  it('draws maps, importance, parallel axes and what configurations cost, and saves them as pictures', async () => {
    const { app, page, complaints } = await browser.open((empty) => void addGrid(empty), { dark: true });
    const { id } = app.sweeps.find('last');
    await page.goto(`${new URL('/', page.url()).href}#/sweeps/${id}?tab=charts`);
    const map = page.getByRole('slider', { name: /over γ_g and γ_b, heat map of 3 by 3/ });
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => map.getAttribute('aria-valuetext'), soon)
      .toMatch(/^γ_g 0.001, γ_b 0.1: test error \(%\) [\d.]+/);
    await page.getByRole('slider', { name: /^Importance of the parameters, chart of 3 bars/ }).waitFor();
    await page.getByRole('slider', { name: /against parameters, chart of 9 points/ }).waitFor();
    expect(await violationsOf(page)).toEqual([]);

    // Part of an axis is chosen by keyboard: what remains is listed.
    const axis = page.getByRole('slider', { name: 'Axis γ_g' });
    await axis.focus();
    for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowUp');
    await page.getByText('6 of 9 chosen').waitFor();
    await expect
      .poll(
        () => page.getByRole('region', { name: 'What was chosen, table' }).locator('tbody tr').count(),
        soon,
      )
      .toBe(5);

    const saved = async (chart: string, item: string): Promise<{ name: string; content: Buffer }> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page
          .getByRole('button', { name: `Menu of the chart ${chart}` })
          .click()
          .then(() => page.getByRole('menuitem', { name: item, exact: true }).click()),
      ]);
      return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
    };
    const heat = await saved('test error (%) over γ_g and γ_b', 'Save as SVG');
    expect(heat.name).toBe('test-error-over-γ-g-and-γ-b.svg');
    expect(heat.content.toString()).toMatch(
      /<text [^>]*font-size="14px"[^>]*>test error \(%\) over γ_g and γ_b</,
    );
    const parallel = await saved('Parallel coordinates', 'Save as SVG');
    expect(parallel.content.toString()).toContain('xmlns="http://www.w3.org/2000/svg"');
    expect(parallel.content.toString()).toContain('#1a1e24'); // on paper, also where the app is dark
    const cost = await saved('test error (%) against parameters', 'Save as PNG');
    expect(cost.content.subarray(1, 4).toString()).toBe('PNG');

    await page.getByRole('tab', { name: 'Overview' }).click();
    await page.getByRole('slider', { name: /Learning curves/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('lists, filters, pauses and deletes sweeps', async () => {
    const { app, page, complaints } = await browser.open(
      (empty) => {
        addGrid(empty);
        addSweep(empty, () => 'queued');
      },
      { address: '/sweeps' },
    );
    const { name } = sampleSweep('spirals.yaml');
    const rows = page.getByRole('region', { name: 'Sweeps' }).locator('tbody tr');
    await expect.poll(() => rows.count(), soon).toBe(2);
    await page.getByLabel('Name contains').fill('two rates');
    await expect.poll(() => rows.count(), soon).toBe(1);
    await page.reload();
    await expect.poll(() => rows.count(), soon).toBe(1);
    await page.getByRole('button', { name: 'Actions of Two rates' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete the sweep' }).click();
    await page.getByText('No sweep is like that').waitFor();
    expect(app.sweeps.list().map((sweep) => sweep.name)).toEqual([name]);

    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('button', { name: `Actions of ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Pause' }).click();
    await expect.poll(() => app.sweeps.find('last').hold?.by, soon).toBe('pause');
    await page.getByRole('link', { name }).click();
    await page.getByText('Paused: 15 runs left.').waitFor();
    await page.getByRole('status').getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => app.sweeps.find('last').hold, soon).toBeUndefined();
    expect(complaints).toEqual([]);
  });
});
