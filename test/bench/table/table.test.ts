import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nativeProblem } from '../../nn/support/backends';
import type { BenchReport } from '../../../src-main/app/bench/run-bench';
import { renderTable } from './markdown.ts';
import { isMet, type Peer, type Row, type Tools } from './row.ts';
import { parts } from './rows/index.ts';

const report: BenchReport = {
  framework: 'quadlab 0.1.0 native',
  model: 'resnet',
  neuron: 'quadratic',
  backend: 'native',
  versions: {},
  threads: 2,
  memory: 'speed',
  evaluate: false,
  parameters: 100,
  training_mib: 100,
  tensor_mib: 90,
  step_ms_median: 50,
  iteration_us: 20,
  gflop_per_step: 1,
  gflops: 20,
  convolution: {
    forward: { ms: 1, gflops: 90, fraction_of_peak: 0.7 },
    backward: { ms: 1, gflops: 70, fraction_of_peak: 0.5 },
  },
  rounds: 1,
};

/** Tools that measure nothing; the fastest of others is given. */
function toolsWith(fastest: BenchReport['fastest'], asked: Peer[] = []): Tools {
  return {
    threads: 2,
    bench(options, peer) {
      if (peer !== undefined) asked.push(peer);
      const small = options.includes('small') ? { training_mib: 60 } : {};
      return Promise.resolve({
        ...report,
        ...small,
        ...(fastest && peer && { against: [fastest], fastest }),
      });
    },
    script: (name) => Promise.resolve(name === 'worker-start' ? { ms: 650 } : undefined),
  };
}

async function rowsOf(tools: Tools): Promise<Row[]> {
  const rows: Row[] = [];
  for (const part of parts) rows.push(...(await part.measure(tools)));
  return rows;
}

describe('the table of benchmarks', () => {
  it('has a line for each goal, and says which are met', async () => {
    const fastest = {
      command: 'torch',
      framework: 'PyTorch',
      rounds: 1,
      step_ms_median: 90,
      iteration_us: 40,
      training_mib: 200,
      speedup: 1.8,
      memory_share: 0.5,
    };
    const rows = await rowsOf(toolsWith(fastest));
    expect(rows.map((row) => [row.value, isMet(row)])).toEqual([
      [1.8, false],
      [0.5, true],
      [0.3, true],
      [0.7, true],
      [0.5, false],
      [1.8, true],
      [1.8, true],
      [1.8, false],
      [1.8, true],
      [0.65, true],
      [undefined, undefined],
    ]);
    const lines = renderTable(rows).split('\n');
    expect(lines).toHaveLength(rows.length + 2);
    expect(lines[2]).toMatch(
      /^\| quadratic ResNet-20, a training step +\| +50\.0 ms \| +90\.0 ms \| +1\.80× \| +≥ 2\.00× \| no +\|$/,
    );
    expect(lines[4]).toMatch(/\| +60 MiB \| +200 MiB \| +30 % \| +≤ 33 % \| yes +\|$/);
    expect(lines.at(-1)).toMatch(/\| not measured \| +\| +\| +≥ 90 % \| +\|$/);
  });

  it('has our figures only where there is no PyTorch', async () => {
    const rows = await rowsOf(toolsWith(undefined));
    expect(rows.filter(({ theirs }) => theirs !== undefined)).toEqual([]);
    expect(rows.map((row) => isMet(row))).toEqual([
      ...[undefined, undefined, undefined, true, false],
      ...[undefined, undefined, undefined, undefined, true, undefined],
    ]);
  });

  it('tries PyTorch with both layouts of images', async () => {
    const asked: Peer[] = [];
    await rowsOf(toolsWith(undefined, asked));
    const resnets = asked.filter(({ program }) => program === 'torch_resnet.py');
    expect(resnets).toHaveLength(4);
    for (const { variants } of resnets) expect(variants).toEqual([[], ['--channels-last']]);
    expect(resnets.map(({ options }) => options.includes('--evaluate'))).toEqual([false, false, false, true]);
  });
});

describe.skipIf(nativeProblem !== undefined)('a script of the table', () => {
  it('ends with what the table reads', () => {
    const script = join(import.meta.dirname, '../worker-start.mjs');
    const { stdout, stderr } = spawnSync(process.execPath, [script, '1'], { encoding: 'utf8' });
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), stderr).toEqual({
      ms: expect.any(Number) as number,
    });
  });
});
