import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EvaluationReport } from '../../src-main/app';
import type { WrittenSplineNetwork } from '../../src-main/app/spline-network';
import { cli, writeConfig } from '../support/cli';
import { temporaryFolder } from '../support/temporary';

describe('inspect spline and inspect pieces', () => {
  it('write the network of a spline, which a run starts with, and take the network of the run apart', async () => {
    const folder = temporaryFolder();
    const home = ['--home', join(folder, 'home')];
    const out = join(folder, 'spline.safetensors');
    const dataset = { name: 'polynomial-spline', pieces: 4, degree: 3 };
    const file = writeConfig(folder, 'generated.json', { dataset });
    const written = await cli('inspect', 'spline', file, '--out', out, '--json');
    const { config, widths, difference, asWritten } = JSON.parse(written.stdout) as WrittenSplineNetwork;
    expect(widths).toEqual([4, 4, 12, 12]);
    expect(difference.largest).toBeLessThan(1e-14);
    expect(asWritten.largest).toBeLessThan(1e-6);
    const evaluated = await cli('model', 'evaluate', config, '--weights', out, '--json', ...home);
    expect((JSON.parse(evaluated.stdout) as EvaluationReport).metrics['test/rmse']).toBeLessThan(1e-6);

    expect((await cli('train', config, ...home)).code).toBe(0);
    const { stdout } = await cli('inspect', 'pieces', 'last', '--interval', '-1,1', ...home);
    expect(stdout).toMatch(/^\d+ pieces on \[-1, 1\], of a degree of at most 32\./);
    expect(stdout).toContain("Against the network's own output in double precision");
  });

  it('say what is wrong with a spline', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'spline.safetensors');
    const torn = { breakpoints: [0, 1, 2], coefficients: [[0, 1], [3]] };
    const file = writeConfig(folder, 'torn.json', torn);
    const unknown = writeConfig(folder, 'unknown.json', { knots: [0, 1] });
    const spline = writeConfig(folder, 'spline.yaml', { breakpoints: [0, 1], coefficients: [[0, 1]] });
    const failed = await Promise.all(
      [file, unknown, spline].map((each) => cli('inspect', 'spline', each, '--out', out)),
    );
    expect(failed.map(({ code }) => code)).not.toContain(0);
    expect(failed[0]?.stderr).toContain('not continuous: at the knot 1');
    expect(failed[1]?.stderr).toContain('CONFIG_INVALID');
    expect(failed[2]?.stderr).toContain('spline.yaml, which the spline was read from, would be overwritten');
    expect(() => readFileSync(out)).toThrow();
  });
});
