import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { addSweep, addUnrulySweep } from '../api/sample-home';
import { violationsOf } from '../support/accessibility';
import { withBrowser } from '../support/browser';
import { runAt } from '../support/sweeps';

/** What was put onto the clipboard last: pages copy by the event, which needs no permission. */
async function listenToCopies(page: Page): Promise<() => Promise<Record<string, string>>> {
  await page.evaluate(() => {
    document.addEventListener('copy', (event) => {
      const types = ['text/plain', 'text/html'];
      const copied = Object.fromEntries(
        types.map((type) => [type, event.clipboardData?.getData(type) ?? '']),
      );
      Object.assign(window, { copied });
    });
    // The page ends the event where it is: what it set is read before.
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
    const { setData } = DataTransfer.prototype;
    const kept: Record<string, string> = {};
    DataTransfer.prototype.setData = function (type, text) {
      kept[type] = text;
      Object.assign(window, { copied: kept });
      setData.call(this, type, text);
    };
  });
  return () => page.evaluate(() => (window as unknown as { copied: Record<string, string> }).copied);
}

describe('the page Compare', () => {
  const { open } = withBrowser();

  it('compares what is added, by seeds, by runs and by fields, and goes back', async () => {
    let sweep = '';
    const { page, complaints } = await open(
      (app) => {
        sweep = addUnrulySweep(app);
      },
      { address: '/compare' },
    );
    await page.getByRole('heading', { name: 'Nothing to compare yet' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Add runs' }).click();
    await page.getByRole('searchbox', { name: 'Find sweeps and runs' }).fill('spirals');
    await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).first().click();
    const table = page.getByRole('region', { name: 'Comparison' });
    await table.getByRole('row').nth(5).waitFor();
    expect(page.url()).toContain(`sweep=${sweep}`);
    expect(await table.getByRole('row').count()).toBe(6);
    expect(await table.getByRole('row', { name: 'conventional' }).innerText()).toMatch(/± .*\(best\)/s);
    expect(await table.getByRole('row', { name: 'quadratic, none' }).innerText()).toContain('∞');
    expect(await table.getByRole('row', { name: 'quadratic, sw-l2' }).innerText()).toContain('diverged');

    await page.getByRole('radio', { name: 'each run' }).click();
    await table.getByRole('row').nth(15).waitFor();
    await page.getByRole('button', { name: 'By field…' }).click();
    await page.getByRole('checkbox', { name: /model\.neuron/ }).check();
    await page.keyboard.press('Escape');
    await expect.poll(() => table.getByRole('row').count()).toBe(4);
    await page.getByRole('radio', { name: 'all but seed' }).click();
    await expect.poll(() => table.getByRole('row').count()).toBe(6);

    // A row is taken away, and back brings it back.
    await page.getByRole('button', { name: 'Remove quadratic, sw-l2' }).click();
    await expect.poll(() => table.getByRole('row').count()).toBe(5);
    await page.goBack();
    await expect.poll(() => table.getByRole('row').count()).toBe(6);
    await page.getByRole('button', { name: 'Draw compact, sg' }).click();
    expect(await page.getByRole('button', { name: 'Draw compact, sg' }).getAttribute('aria-pressed')).toBe(
      'false',
    );

    const differences = page.getByRole('region', { name: 'Settings that differ' });
    expect(await differences.getByRole('row', { name: /^neuron/ }).innerText()).toMatch(/quadratic/);
    await page.getByRole('button', { name: 'Compare bit for bit' }).click();
    await page.getByText('different', { exact: true }).first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('copies and exports the table as it is seen, with the columns and digits that were chosen', async () => {
    let sweep = '';
    const { page, complaints } = await open(
      (app) => {
        sweep = addUnrulySweep(app);
      },
      { address: '/compare', dark: true },
    );
    const base = page.url().split('#')[0] ?? '';
    await page.goto(`${base}#/compare?sweep=${sweep}&columns=model.neuron,test/error&decimals=1`);
    const table = page.getByRole('region', { name: 'Comparison' });
    await table.getByRole('row').nth(5).waitFor();
    const shown =
      (await table.getByRole('row', { name: 'conventional' }).innerText()).match(/[\d.]+ ± [\d.]+/)?.[0] ??
      '';
    expect(shown).toMatch(/^\d\.\d ± \d\.\d$/);

    const copied = await listenToCopies(page);
    await page.getByRole('button', { name: 'Copy table' }).click();
    await page.getByText('The table is copied as you see it.').waitFor();
    const clipboard = await copied();
    expect(clipboard['text/plain']?.split('\n').slice(0, 2)).toEqual([
      'neuron\ttest error (%)',
      `conventional\t${shown}`,
    ]);
    expect(clipboard['text/html']).toContain(`<td align="right"><b>${shown}</b></td>`);

    // Columns by keyboard: the last one to the front.
    await table.getByRole('button', { name: 'test error (%)' }).press('Alt+ArrowLeft');
    await expect.poll(() => table.getByRole('columnheader').nth(1).innerText()).toBe('test error (%)');
    expect(page.url()).toContain('columns=test%2Ferror%2Cmodel.neuron');
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'parameters' }).check();
    await page.keyboard.press('Escape');
    await expect.poll(() => table.getByRole('columnheader').count()).toBe(5);

    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'LaTeX' }).click();
    const text = page.getByRole('dialog').locator('pre');
    await expect.poll(() => text.innerText()).toContain('\\caption{Two spirals, neurons and strategies');
    expect(await text.innerText()).toContain(
      `\\textbf{\\boldmath$${shown.replace('±', '\\pm')}$} & conventional`,
    );
    await page.getByRole('textbox', { name: 'Title' }).fill('Table IV: 10 % of the data');
    await expect.poll(() => text.innerText()).toContain('\\caption{Table IV: 10 \\% of the data');
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('radio', { name: 'CSV' }).click();
    await expect
      .poll(() => text.innerText())
      .toMatch(/^test\/error\.mean,test\/error\.deviation,test\/error\.n,/);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save csv file' }).click();
    expect((await saving).suggestedFilename()).toBe('table-iv-10-of-the-data.csv');
    expect(complaints).toEqual([]);
  });

  it('leads to a run, which says what became of it on each of its tabs', async () => {
    const run = { diverged: '', finished: '' };
    const { page, complaints } = await open(
      (app) => {
        const sweep = addUnrulySweep(app);
        run.diverged = runAt(app, sweep, 1, 2).id;
        run.finished = runAt(app, sweep, 0, 0).id;
      },
      { address: '/compare' },
    );
    const base = page.url().split('#')[0] ?? '';
    await page.goto(`${base}#/compare?runs=${run.diverged},${run.finished}&by=none`);
    await page.getByRole('region', { name: 'Comparison' }).getByRole('link', { name: run.diverged }).click();
    await page.getByRole('heading', { name: 'The training diverged' }).waitFor();
    await page.getByText('the output of hidden2 has a value that is not finite').first().waitFor();
    expect(await page.getByRole('region', { name: 'test/error' }).innerText()).toContain('NaN');
    expect(await page.getByRole('row', { name: /finished/ }).count()).toBe(2);

    await page.getByRole('tab', { name: 'Curves' }).click();
    await page.getByRole('radio', { name: 'Steps' }).click();
    await page.getByRole('slider', { name: /^test error .*, chart of/ }).waitFor();
    expect(page.url()).toContain('tab=curves&x=step');
    await page.getByRole('tab', { name: 'Layers' }).click();
    await page.getByRole('heading', { name: 'No norms yet' }).waitFor();
    await page.getByRole('tab', { name: 'Diagnostics' }).click();
    await page.getByRole('heading', { name: 'No checkpoint', exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Configuration' }).click();
    await page.getByRole('radio', { name: 'YAML' }).click();
    expect(await page.locator('pre').innerText()).toContain('neuron: quadratic');
    await page.getByRole('tab', { name: 'Log' }).click();
    await page.getByRole('heading', { name: 'Nothing was written' }).waitFor();
    await page.getByRole('tab', { name: 'Files' }).click();
    await page.getByRole('heading', { name: 'No checkpoint yet' }).waitFor();

    // Deleted, and back with a click.
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText('The run is in the trash.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: 'The training diverged' }).waitFor();
    await page.goto(`${base}#/runs/gone`);
    await page.getByRole('heading', { name: 'There is no run "gone"' }).waitFor();
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  });

  it('tells oscillation and collapses in columns, and a run marks them on its curve', async () => {
    let sweep = '';
    const { app, page, complaints } = await open(
      (app) => {
        const errorAt = (epoch: number): number => (epoch > 40 ? 90 : 60 - epoch);
        sweep = addSweep(
          app,
          () => 'finished',
          undefined,
          (_point, _seed, epoch) => ({ 'test/error': errorAt(epoch), 'train/loss': 1 / epoch }),
        );
      },
      { address: '/compare' },
    );
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `/compare?sweep=${sweep}&columns=oscillation,collapse`);
    const row = page
      .getByRole('region', { name: 'Comparison' })
      .getByRole('row', { name: '3 of 3 collapsed' });
    expect(await row.first().innerText()).toContain('0.00 ± 0.00');

    await page.evaluate(
      (hash) => {
        location.hash = hash;
      },
      `/runs/${runAt(app, sweep, 0, 0).id}?tab=inside`,
    );
    const card = page.getByRole('region', { name: 'Stability' });
    await card.getByText('for good, from epoch 42').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html[data-theme="dark"]').waitFor();
    expect(await violationsOf(page, ['color-contrast'])).toEqual([]);
    await card.getByLabel(/^Curve: test error/).click();
    await page.getByRole('option', { name: 'training loss' }).click();
    await expect.poll(() => page.url()).toContain('stability=train');
    await expect.poll(() => card.innerText()).toMatch(/Collapse\s+none/);
    expect(complaints).toEqual([]);
  });
});
