import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { violationsOf } from '../support/accessibility';
import { withBrowser } from '../support/browser';
import { readSample } from '../support/samples';
import { addSweep } from '../api/sample-home';

const { open } = withBrowser();

/** The text of the editor, as it is shown. */
const yamlOf = (page: Page) => page.getByRole('textbox', { name: 'Configuration as YAML' });
const startOf = (page: Page, name = 'Start sweep') => page.getByRole('button', { name });

const runsAre = (page: Page, runs: number) =>
  page
    .getByRole('definition')
    .filter({ hasText: new RegExp(`= ${runs}$`) })
    .waitFor();

/** Pastes a whole text into the editor. */
async function write(page: Page, text: string): Promise<void> {
  await yamlOf(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await yamlOf(page).evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** Waits until something is so. */
async function until(holds: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never: ${what}`);
}

describe('the page for a new sweep', () => {
  it('keeps form and YAML in step, counts, explains, and starts the sweep', async () => {
    const { app, page, complaints } = await open(undefined, { address: '/new-sweep' });
    await startOf(page).waitFor();
    await yamlOf(page).waitFor();
    expect(await violationsOf(page)).toEqual([]);

    // From the form into the text.
    const rate = page.getByRole('textbox', { name: 'Learning rate' });
    await rate.fill('0.05');
    await until(
      async () => (await yamlOf(page).innerText()).includes('learningRate: 0.05'),
      'the form changes the text',
    );
    await runsAre(page, 9);

    // What can't be is said where it is, and at the foot.
    await rate.fill('-1');
    await page.getByText('expected more than 0, found -1').first().waitFor();
    expect(await startOf(page).isDisabled()).toBe(true);
    await page.getByRole('region', { name: 'Problems' }).getByRole('button').click();
    expect(await rate.evaluate((element) => element === document.activeElement)).toBe(true);
    await rate.fill('abc');
    await page.getByText('expected a number').waitFor();
    await rate.fill('0.05');

    // A field becomes a dimension, and one value again.
    await page.getByRole('button', { name: 'Compare several values of Learning rate' }).click();
    await runsAre(page, 27);
    const values = page.getByRole('textbox', { name: 'Values of Learning rate, with commas between them' });
    await values.fill('0.01, 0.02');
    await runsAre(page, 18);
    await page.getByRole('radiogroup', { name: 'How Learning rate varies' }).getByText('Log range').click();
    await until(
      async () => (await yamlOf(page).innerText()).includes('{ min: 0.01, max: 0.02, scale: log, steps: 3 }'),
      'a range',
    );
    await page.getByRole('button', { name: 'Give Learning rate one value' }).click();
    await runsAre(page, 9);

    // What terms mean.
    await page.getByRole('button', { name: 'About Neuron' }).click();
    const about = page.getByRole('dialog', { name: 'About Neuron' });
    expect(await about.locator('math').count()).toBe(8);
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');

    // From the text into the form, comments and all.
    const sample = readSample('spirals.yaml')
      .replace('epochs: 80', 'epochs: 3')
      .replace('seeds: 3', 'seeds: 1');
    await write(page, sample);
    await page.getByText('5 points × 1 seed =').waitFor();
    expect(await page.getByRole('textbox', { name: 'Epochs', exact: true }).inputValue()).toBe('3');
    await page.getByRole('textbox', { name: 'Epochs', exact: true }).fill('4');
    await until(async () => (await yamlOf(page).innerText()).includes('epochs: 4'), 'the text follows');
    expect(await yamlOf(page).innerText()).toContain(
      '# Two spirals: conventional, quadratic and compact neurons',
    );
    await write(page, `${sample}  : [`);
    await page.getByText('The YAML has an error').waitFor();
    expect(await startOf(page).isDisabled()).toBe(true);
    await write(page, sample);
    await page.getByText('The YAML has an error').waitFor({ state: 'detached' });

    // The draft is there again after a visit elsewhere.
    await page.getByRole('link', { name: 'Sweeps' }).first().click();
    await page.getByRole('heading', { name: 'Sweeps', level: 1 }).waitFor();
    await page.goBack();
    await page.getByText('draft kept').waitFor();
    await page.getByText('5 points × 1 seed =').waitFor();

    await page.keyboard.press('ControlOrMeta+Enter');
    await until(() => app.sweeps.list().length === 1, 'the sweep is stored');
    const [sweep] = app.sweeps.list();
    expect(sweep).toMatchObject({ name: 'Two spirals, neurons and strategies', total: 5 });
    await until(() => page.url().includes(`#/sweeps/${sweep?.id ?? ''}`), 'the page of the sweep');
    expect(complaints).toEqual([]);
  });

  it('begins with presets, old sweeps and runs, and shows what an edit would do', async () => {
    let id = '';
    const { app, page, complaints } = await open(
      (filled) => {
        id = addSweep(filled, () => 'finished');
      },
      { address: '/new-sweep?preset=paper/figure-6', dark: true },
    );
    await page.getByText('There is no data set cifar10 yet').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Presets' }).click();
    await page.getByRole('button', { name: 'Exclusive or' }).click();
    await page.getByText('8 points × 3 seeds =').waitFor();

    const run = app.runs.list({ sweepId: id })[0];
    await page.goto(page.url().replace(/#.*/, `#/new-sweep?from=${run?.id ?? ''}`));
    await page.getByRole('heading', { name: 'New run' }).waitFor();
    await startOf(page, 'Start run').waitFor();
    await page.getByRole('button', { name: 'Compare several values of Epochs' }).click();
    await page.getByRole('heading', { name: 'New sweep' }).waitFor();
    await page.getByText('2 points × 1 seed =').waitFor();

    await page.goto(page.url().replace(/#.*/, `#/new-sweep?from=${id}&edit=1`));
    await page.getByRole('heading', { name: 'Edit sweep' }).waitFor();
    await page.getByRole('textbox', { name: 'Seeds' }).fill('4');
    await page.getByText('5 points × 4 seeds =').waitFor();
    await startOf(page, 'Save and train').click();
    const dialog = page.getByRole('dialog', { name: 'Change the sweep?' });
    await dialog.getByText('5 points stay with all results. New seeds add 5 runs to them.').waitFor();
    // Away from the button that the dialog begins with, which shows its tooltip.
    await dialog.getByRole('button', { name: 'Keep editing' }).focus();
    await page.getByText('Close', { exact: true }).waitFor({ state: 'detached' });
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save and train' }).click();
    await until(() => app.sweeps.find(id).total === 20, 'the sweep has another seed');
    expect(complaints).toEqual([]);
  });
});
