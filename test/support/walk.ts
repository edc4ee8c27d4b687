import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { temporaryFolder } from './temporary';

/** A table of two classes that one straight line does not part: the product of the two numbers decides. */
export function tableFile(): string {
  const path = join(temporaryFolder(), 'saddle.csv');
  const rows = Array.from({ length: 240 }, (_, i) => {
    const x = Math.sin(i * 12.9898);
    const y = Math.cos(i * 78.233);
    return `${x.toFixed(4)},${y.toFixed(4)},${x * y > 0 ? 'up' : 'down'}`;
  });
  writeFileSync(path, ['x,y,slope', ...rows].join('\n'));
  return path;
}

/** From an empty home to a data set of one's own. */
export async function addTable(page: Page): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await page.getByRole('button', { name: 'Add data' }).first().click();
  await page.getByLabel('Files to send').setInputFiles(tableFile());
  await page.getByRole('heading', { name: 'Import saddle.csv' }).waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('saddle is imported.').waitFor();
}

/** From the data set to a sweep that is started, built in the form: conventional beside quadratic neurons, two seeds. */
export async function startSweep(page: Page, epochs: number): Promise<void> {
  await page.getByRole('link', { name: 'saddle' }).click();
  await page.getByRole('link', { name: 'New sweep with it' }).click();
  const start = page.getByRole('button', { name: 'Start sweep' });
  await start.waitFor();
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  await field('Name').fill('Saddle, two neurons');
  await field('Widths').fill('4');
  await field('Epochs').fill(String(epochs));
  await field('Seeds').fill('2');
  // The sweep that the form begins with varies γ.
  for (const name of [/^Give γ.?b one value$/, /^Give γ.?g one value$/]) {
    await page.getByRole('button', { name }).click();
  }
  await page.getByRole('button', { name: 'Compare several values of Neuron' }).click();
  await page
    .getByRole('textbox', { name: 'Values of Neuron, with commas between them' })
    .fill('conventional, quadratic');
  await page.getByRole('button', { name: 'Train it without the strategy' }).click();
  await page.getByText('2 points × 2 seeds =').waitFor();
  await start.click();
  await page.getByRole('heading', { name: 'Saddle, two neurons', level: 1 }).waitFor();
}

/** From a sweep that has ended to its table; gives what would be saved as LaTeX. */
export async function exportTable(page: Page): Promise<string> {
  await page.getByRole('link', { name: 'Compare', exact: true }).last().click();
  const table = page.getByRole('region', { name: 'Comparison' });
  await expect.poll(() => table.getByRole('row').count()).toBe(3);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'LaTeX' }).click();
  const text = page.getByRole('dialog').locator('pre');
  await expect.poll(() => text.innerText()).toContain('\\bottomrule');
  return text.innerText();
}
