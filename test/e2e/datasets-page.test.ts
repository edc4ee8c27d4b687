import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addUnrulySweep } from '../api/sample-home';
import { cifarFiles, writeFiles } from '../datasets/files';
import { violationsOf } from '../support/accessibility';
import { withBrowser } from '../support/browser';
import { temporaryFolder } from '../support/temporary';

function table(): string {
  const path = join(temporaryFolder(), 'House prices.csv');
  const rows = Array.from({ length: 40 }, (_, i) => `${i / 2},${'abc'[i % 3] ?? ''},${i * i}`);
  writeFileSync(path, ['size,area,price', ...rows].join('\n'));
  return path;
}

describe('the pages of data sets', () => {
  const { open } = withBrowser();

  it('bring a file in, looked at before, and show it, verify it, remove it and bring it back', async () => {
    const { page, app, complaints } = await open(undefined, { address: '/datasets' });
    await page.getByRole('button', { name: 'Add data' }).first().click();
    await page.getByLabel('Files to send').setInputFiles(table());
    // What was found out can be changed.
    await page.getByRole('heading', { name: 'Import House prices.csv' }).waitFor();
    expect(await page.getByRole('radio', { name: 'Predict price' }).isChecked()).toBe(true);
    await page.getByRole('radio', { name: 'Predict area' }).check();
    await page.getByRole('columnheader', { name: /area categorical/ }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('no name!');
    expect(await page.getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(true);
    await page.getByLabel('Name', { exact: true }).fill('prices');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('prices is imported.').waitFor();
    expect((await app.datasets.info('prices')).targetColumn?.name).toBe('area');

    await page.getByRole('link', { name: 'prices' }).click();
    await page.getByText('Fingerprint').first().waitFor();
    await page.getByRole('region', { name: 'Class balance' }).getByRole('row', { name: /a 14/ }).waitFor();
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('prices is as it was imported.').waitFor();
    const link = await page.getByRole('link', { name: 'New sweep with it' }).getAttribute('href');
    expect(link).toBe('#/new-sweep?dataset=prices');
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: 'prices', level: 1 }).waitFor();
    expect((await app.datasets.list()).map(({ name }) => name)).toEqual(['prices']);
    expect(complaints).toEqual([]);
    const workers = execFileSync('ps', ['-eo', 'ppid,args']).toString().split('\n');
    expect(
      workers.filter((line) => line.includes('dataset-task') && line.trim().startsWith(`${process.pid} `)),
    ).toEqual([]);
  });

  it('show pictures by class, generated data by their settings, and are accessible in both themes', async () => {
    for (const dark of [false, true]) {
      const { page, complaints } = await open(
        async (app) => {
          await app.datasets.add({ name: 'cifar', path: writeFiles(temporaryFolder(), cifarFiles()) });
        },
        { address: '/datasets', dark },
      );
      await page.getByRole('link', { name: 'cifar' }).locator('img').first().waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await page.getByRole('link', { name: 'cifar' }).click();
      await page.getByRole('img', { name: 'Example' }).first().waitFor();
      await page
        .getByRole('region', { name: 'Examples', exact: true })
        .getByText('automobile')
        .first()
        .waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await page.getByLabel(/^Class:/).click();
      await page.getByRole('option', { name: 'deer' }).click();
      await page.getByText('of this class').waitFor();
      expect(page.url()).toContain('class=4');
      await page.goto(page.url().replace(/#.*/, '#/datasets/spirals'));
      await page.getByRole('textbox', { name: 'classes' }).fill('1');
      await page.getByRole('textbox', { name: 'classes' }).blur();
      await page.getByText('At least 2.').waitFor();
      await page.getByRole('textbox', { name: 'classes' }).fill('3');
      await page.getByRole('textbox', { name: 'classes' }).blur();
      await page.getByRole('row', { name: /^2 13/ }).waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await page.goto(page.url().replace(/#.*/, '#/datasets?tab=download'));
      await page.getByRole('button', { name: 'Download CIFAR-100' }).waitFor();
      expect(await violationsOf(page)).toEqual([]);
      expect(complaints).toEqual([]);
    }
  });
});

describe('home and settings', () => {
  const { open } = withBrowser();

  it('offer samples where nothing is, and show what goes on where something is', async () => {
    const empty = await open();
    await empty.page.getByRole('button', { name: 'Train Two spirals' }).waitFor();
    expect(await violationsOf(empty.page)).toEqual([]);
    expect(empty.complaints).toEqual([]);
    for (const dark of [false, true]) {
      const { page, complaints } = await open(
        (app) => {
          addUnrulySweep(app);
        },
        { dark },
      );
      const running = page.getByRole('region', { name: 'Training now' });
      await running.getByText('32 / 60 epochs').waitFor();
      await page.getByRole('region', { name: 'Queue' }).getByText('4 runs wait.').waitFor();
      await page.getByRole('region', { name: 'Worth a look' }).getByText('no space left').waitFor();
      expect(await violationsOf(page)).toEqual([]);
      expect(complaints).toEqual([]);
    }
  });

  it('change at once, with an undo, and say what does not fit', async () => {
    const { page, app, complaints } = await open(undefined, { address: '/settings' });
    const slots = page.getByRole('radiogroup', { name: 'Runs at a time' });
    await slots.getByRole('radio', { name: 'A number' }).click();
    const field = page.getByRole('textbox', { name: 'Runs at a time' });
    await field.fill('3');
    await field.blur();
    await expect.poll(() => app.settings.all().training.parallel).toBe(3);
    await field.fill('0');
    await field.blur();
    await page.getByRole('alert').waitFor();
    expect(app.settings.all().training.parallel).toBe(3);
    await page.getByRole('tab', { name: 'Backups' }).click();
    await page.getByRole('button', { name: 'Make one now' }).click();
    await page.getByText('The backup is made.').waitFor();
    await page.getByRole('button', { name: /^Restore… quadlab/ }).click();
    await page.getByRole('button', { name: 'Restore it' }).click();
    await page.getByText('The database is restored.').waitFor();
    for (const tab of ['training', 'appearance', 'folders', 'backups', 'all']) {
      await page.goto(page.url().replace(/#.*/, `#/settings?tab=${tab}`));
      await page.getByRole('tabpanel').locator('section').first().waitFor();
      expect(await violationsOf(page)).toEqual([]);
    }
    // The value that does not fit was refused.
    expect(complaints).toEqual([expect.stringContaining('400 (Bad Request)')]);
  });
});
