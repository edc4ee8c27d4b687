import { describe, expect, it } from 'vitest';
import { violationsOf } from '../support/accessibility';
import { withBrowser } from '../support/browser';
import { runAt, tinySweep, trained } from '../support/sweeps';

const config = tinySweep({
  dataset: { name: 'runge', points: 17, testPoints: 20 },
  model: { type: 'mlp', widths: [3], neuron: 'quadratic' },
  training: {
    epochs: 30,
    batchSize: 'full',
    evaluateEvery: 5,
    measure: ['amplification', 'quadratic-share'],
  },
  sweep: { sampler: 'grid', space: { 'optimizer.learningRate': [0.02] } },
});

describe('the tab Inside', () => {
  const { open } = withBrowser();

  it('shows what a network is, and why there is nothing to look into', { timeout: 60_000 }, async () => {
    let [id, waiting] = ['', ''];
    const { app, page, complaints } = await open(async (app) => {
      const sweep = await trained(app, config);
      const queued = app.sweeps.submit(config);
      [id, waiting] = [runAt(app, sweep.id, 0).id, runAt(app, queued.id, 0).id];
    });
    const at = (address: string): Promise<unknown> =>
      page.goto(`${new URL('/', page.url()).href}#${address}`);
    await at(`/runs/${id}?tab=inside`);
    const part = (name: string) => page.getByRole('region', { name, exact: true });
    const chart = (name: string) => page.getByRole('heading', { name, exact: true });

    const titles = [
      'Polynomial pieces',
      'How quadratic each layer became',
      'Amplification of a small input',
      'Stability',
      'Which layers are worth being quadratic',
    ];
    const pieces = part('Polynomial pieces').getByRole('table');
    await pieces.waitFor();
    const { findings } = await app.inspections('pieces', { output: 1 }).compute(id);
    expect(await pieces.getByRole('row').count()).toBe(1 + findings.pieces.length);
    expect(findings.largestDegree).toBe(4);
    await chart('Shares by layer').waitFor();
    await chart('From the input up to each layer').waitFor();
    await chart('Quadratic share over the training').waitFor();
    await chart('Amplification over the training').waitFor();
    await part('Which layers are worth being quadratic').getByRole('table').waitFor();
    expect(await page.locator('main').getByRole('heading', { level: 2 }).allTextContents()).toEqual(titles);

    const { network, expected } = (await app.inspections('amplification', {}).compute(id)).findings;
    const amplified = await part('Amplification of a small input').locator('dl').innerText();
    expect(amplified).toContain(String(Number(network.frobenius?.toPrecision(4))));
    expect(amplified).toContain(`conventional ${String(Number(expected?.conventional.toPrecision(4)))}`);
    // One input and one output: the largest is the only one.
    expect(amplified).not.toContain('At the most');
    const shares = part('How quadratic each layer became').getByRole('slider', { name: /Shares by layer/ });
    await shares.focus();
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => shares.getAttribute('aria-valuetext'))
      .toMatch(/dense_\d.*linear.* %.*product.* %.*power.* %/);
    await part('Stability').getByText('Oscillation', { exact: true }).waitFor();

    expect(await violationsOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html[data-theme="dark"]').waitFor();
    expect(await violationsOf(page, ['color-contrast'])).toEqual([]);

    await at(`/runs/${waiting}?tab=inside`);
    await page.getByRole('heading', { name: 'No checkpoint yet' }).waitFor();
    expect(await pieces.count()).toBe(0);
    await part('Stability').waitFor();
    expect(complaints).toEqual([]);
  });
});
