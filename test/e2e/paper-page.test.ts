import { describe, expect, it } from 'vitest';
import type { App } from '../../src-main/app';
import { addSweep } from '../api/sample-home';
import { violationsOf } from '../support/accessibility';
import { withBrowser } from '../support/browser';

/** Fig. 6 in its quick form on generated images: a γ that diverges, and one of which nothing has been trained. */
function fill(app: App): void {
  const sweep = app.paper.sweepOf('figure-6', 'quick');
  addSweep(app, (point) => (point === 0 ? 'diverged' : 'finished'), sweep, undefined, 12);
}

describe('the page Paper', () => {
  const { open } = withBrowser();

  it('says what there is, runs an experiment in one click, and asks before a long one', async () => {
    const { app, page, complaints } = await open(fill, { address: '/' });
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByRole('heading', { name: 'Experiments of the paper' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    const rowOf = (place: string) =>
      page.getByRole('listitem').filter({ has: page.getByText(place, { exact: true }) });
    await rowOf('Fig. 6')
      .getByRole('link', { name: /findings? (hold|does)/ })
      .first()
      .waitFor();
    await rowOf('Fig. 1').getByRole('link', { name: 'Look at it' }).waitFor();
    expect(await rowOf('Fig. 6').innerText()).toContain('needs CIFAR-10');

    await page.getByRole('button', { name: 'Run full: Fig. 6' }).click();
    const dialog = page.getByRole('dialog', { name: 'CIFAR-10 is not here yet' });
    await dialog.getByRole('link', { name: 'To the downloads' }).waitFor();
    await dialog.getByRole('button', { name: 'Back' }).click();

    await page.getByRole('button', { name: 'Run quick: Table II,' }).click();
    await page.getByText('It trains now.').waitFor();
    const link = rowOf('Table II, Fig. 5')
      .first()
      .getByRole('link', { name: /Watch|In the queue/ });
    await link.waitFor();
    const stored = app.sweeps.list().find(({ config }) => config.experiment === 'table-2/quick');
    expect(await link.getAttribute('href')).toBe(`#/sweeps/${stored?.id ?? ''}`);
    await app.sweeps.cancel(stored?.id ?? '');
    await page.getByRole('button', { name: 'Run the rest: Table II,' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('lays results beside the published ones, with findings, curves, configuration and report', async () => {
    const { page, complaints } = await open(fill, { address: '/paper/figure-6', dark: true });
    const table = page.getByRole('region', { name: 'Ours beside the published' });
    await table.getByText('did not converge').first().waitFor();
    expect(await table.getByRole('row', { name: 'γ = 0.00001' }).innerText()).toMatch(
      /7\.78\s+[\d.]+ ± [\d.]+/,
    );
    await page.getByRole('slider', { name: /test error.*chart of 6 lines/ }).waitFor();
    await page.getByText('With a large γ the accuracy jumps').waitFor();
    expect(await page.getByText('holds', { exact: true }).count()).toBeGreaterThan(0);
    await page.getByText('On generated textures and shapes').waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await page.getByRole('button', { name: 'Report' }).click();
    const report = page.getByRole('dialog').locator('pre');
    await expect.poll(() => report.innerText()).toContain('\\toprule');
    await page.getByRole('radio', { name: 'Markdown' }).click();
    await expect.poll(() => report.innerText()).toContain('| γ = 0.00001  |');
    await page.keyboard.press('Escape');

    // The full form: nothing of it has been run, and its data is not there.
    await page.getByRole('radio', { name: 'Full' }).click();
    await page.getByText('CIFAR-10 is not in this home.').waitFor();
    expect(page.url()).toContain('budget=full');
    await page.getByText('No row has been run.').waitFor();
    await page.getByRole('checkbox', { name: 'Choose γ = 0.01' }).check();
    await page.getByRole('button', { name: 'Run 1 row' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Back' }).click();
    await page.getByRole('link', { name: 'Change it in New sweep' }).click();
    await page.getByRole('heading', { name: 'New sweep', level: 1 }).waitFor();
    expect(decodeURIComponent(page.url())).toContain('preset=paper/figure-6');
    await page.getByText('There is no data set cifar10 yet').waitFor();
    expect(complaints).toEqual([]);
  });
});
