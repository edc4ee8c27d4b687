import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createApp, type App } from '../../src-main/app';
import { mixedConfig } from '../../src-main/domain/config/mixed-config';
import { parseRunConfig } from '../../src-main/domain/config/parse-config';
import type { ImportanceFindings } from '../../src-main/domain/inspections/importance';
import { violationsOf } from '../support/accessibility';
import { withBrowser } from '../support/browser';
import { cli } from '../support/cli';
import { runAt, tinySweep, trained } from '../support/sweeps';
import { builtRuntime } from '../support/fault-app';
import { temporaryFolder } from '../support/temporary';

const space = { 'model.widths': [[5, 4]] };
const config = (changes: object = {}) =>
  tinySweep({ training: { epochs: 8 }, sweep: { sampler: 'grid', space }, ...changes });

/** A trained run in a home. */
async function addRun(app: App): Promise<string> {
  const sweep = await trained(app, config());
  return runAt(app, sweep.id, 0).id;
}

describe('the importance of layers', () => {
  const { open } = withBrowser();

  it('is on the page of a run, and makes the form of a mixed network', { timeout: 60_000 }, async () => {
    let id = '';
    let other = '';
    const { app, page, complaints } = await open(async (app) => {
      id = await addRun(app);
      const plain = config({
        model: { ...config().model, neuron: 'conventional' },
        strategy: { type: 'none' },
      });
      other = runAt(app, (await trained(app, plain)).id, 0).id;
    });
    const at = (address: string): Promise<unknown> =>
      page.goto(`${new URL('/', page.url()).href}#${address}`);
    await at(`/runs/${id}?tab=inside`);
    const section = page.getByRole('region', { name: 'Which layers are worth being quadratic' });
    await section.getByRole('table').waitFor();
    const rows = section.getByRole('row');
    expect(await rows.count()).toBe(4);
    expect(await rows.nth(1).getByRole('cell').nth(6).textContent()).toBe('1');
    const { findings } = await app.inspections('importance', {}).compute(id);
    const byRank = findings.layers.toSorted((a, b) => a.rank - b.rank).map(({ layer }) => layer);
    expect(await rows.getByRole('rowheader').allTextContents()).toEqual(byRank);

    const kept = section.getByRole('slider', { name: 'Kept quadratic' });
    await kept.fill('2');
    await section.getByText('2 of 3').waitFor();
    expect(
      await section.getByRole('checkbox', { name: `Make ${byRank[0] ?? ''} conventional` }).isChecked(),
    ).toBe(true);
    await section.getByRole('checkbox', { name: `Make ${byRank[2] ?? ''} conventional` }).check();
    await section.getByText('not measured for this choice').waitFor();
    await section.getByText('As in the network').click();
    await expect
      .poll(() => rows.getByRole('rowheader').allTextContents())
      .toEqual(['dense_1', 'dense_2', 'dense_3']);
    expect(await violationsOf(page)).toEqual([]);

    await section.getByRole('link', { name: 'Train the mixed network' }).click();
    const name = page.getByRole('textbox', { name: 'Name' });
    await expect.poll(() => name.inputValue()).toBe('tiny (mixed)');
    const editor = page.locator('.cm-content');
    const chosen = [byRank[0] ?? '', byRank[2] ?? ''].toSorted();
    await expect
      .poll(() => editor.innerText())
      .toMatch(new RegExp(`layers: \\{ ${chosen.map((layer) => `${layer}: conventional`).join(', ')} \\}`));
    expect(await editor.innerText()).toContain(`transfer: { run: ${id} }`);

    await at(`/runs/${other}?tab=inside`);
    await page.getByRole('tab', { name: 'Inside', selected: true }).waitFor();
    expect(await section.count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe('quadlab inspect importance', () => {
  it('writes a configuration that trains from the weights of the run', { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    const app = await createApp({ home, runtime: builtRuntime });
    const id = await addRun(app);
    const run = app.runs.find(id).config;
    app.dispose();
    const inspect = (...options: string[]) => cli('inspect', 'importance', id, '--home', home, ...options);
    const out = join(folder, 'mixed.yaml');

    const written = await inspect('--keep', '1', '--continue', '--out', out, '--json');
    expect(written.stderr).toBe('');
    const { conventional, findings } = JSON.parse(written.stdout) as {
      conventional: string[];
      findings: ImportanceFindings;
    };
    expect(conventional).toEqual(findings.layers.filter(({ rank }) => rank <= 2).map(({ layer }) => layer));
    expect(parseRunConfig(readFileSync(out, 'utf8'), out)).toEqual(mixedConfig(run, conventional, id));
    const training = await cli('train', out, '--home', home);
    expect(training.code, training.stderr).toBe(0);

    const shown = await inspect('--layers', 'dense_2');
    expect(shown.stdout).toMatch(/\| dense_2 +\| quadratic +\|.*\| conventional +\|\n/);
    expect(shown.stdout).toMatch(/Mixed: parameters 147 → 99, multiply-adds \d+ → \d+\./);
    expect(shown.stdout).toMatch(/\nmodel: .*layers: \{ dense_2: conventional \}/);

    const nothing = join(folder, 'nothing.yaml');
    for (const [options, message] of [
      [['--layers', 'dense_9'], /no quadratic layer is called dense_9[^]*dense_1, dense_2, dense_3/],
      [[], /a mixed network needs --keep <n>, --drop-below <percent> or --layers <names>/],
    ] as const) {
      const failed = await inspect(...options, '--out', nothing);
      expect(failed.code).not.toBe(0);
      expect(failed.stderr).toMatch(message);
    }
    expect(existsSync(nothing)).toBe(false);
  });
});
