import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src-main/app';
import type { Inspection } from '../../src-main/domain/inspections';
import { cli } from '../support/cli';
import { builtRuntime } from '../support/fault-app';
import { runAt, tinySweep, trained } from '../support/sweeps';
import { temporaryFolder } from '../support/temporary';

const variants = {
  mixed: { 'model.layers': { dense_1: 'conventional' } },
  lost: { 'optimizer.learningRate': 1e9 },
};
const config = tinySweep({
  training: { checkpointSeconds: 60 },
  sweep: { sampler: 'grid', space: { network: { variants } } },
});

describe('inspect layers and amplification', () => {
  it('show what fits a network, and say what does not', { timeout: 60_000 }, async () => {
    const home = join(temporaryFolder(), 'home');
    const app = await createApp({ home, runtime: builtRuntime });
    const { id } = await trained(app, config);
    const [mixed = '', lost = ''] = [0, 1].map((point) => runAt(app, id, point).id);
    app.dispose();
    const inspect = (...words: string[]) => cli('inspect', ...words, '--home', home);

    const [layers, amplification, unfit, without] = await Promise.all([
      inspect('layers', mixed),
      inspect('amplification', mixed, '--json'),
      inspect('pieces', mixed),
      inspect('layers', lost),
    ]);
    expect(layers).toMatchObject({ code: 0, stderr: '' });
    expect(layers.stdout).toMatch(
      /^\| layer +\| neuron +\| +linear \| +product \| +power \| +deviation \|\n/,
    );
    expect(layers.stdout).toMatch(/\n\| dense_2 \| quadratic \|( +-?\d+\.\d % \|){3}/);
    expect(layers.stdout).not.toContain('dense_1');
    expect(layers.stdout).toContain('On 20 examples of the test part.');
    const { findings } = JSON.parse(amplification.stdout) as Inspection<'amplification'>;
    expect(findings.layers.map(({ layer, neuron }) => [layer, neuron])).toEqual([
      ['dense_1', 'conventional'],
      ['dense_2', 'quadratic'],
    ]);
    expect(findings.layers.at(-1)?.running).toBe(findings.network.frobenius);

    expect(unfit.stderr).toMatch(/^error MODEL_MISFIT: an input of spirals has 2 numbers; expected one\./);
    expect(without.stderr).toMatch(/^error NOT_FOUND: run .* has no checkpoint yet\. .*diverges/);
    expect([unfit.code, without.code]).not.toContain(0);
  });
});
