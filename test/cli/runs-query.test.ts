import { beforeAll, describe, expect, it } from 'vitest';
import { cli } from '../support/cli';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../src-main/app';
import { addUnrulySweep } from '../api/sample-home';

let home: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'quadlab-test-'));
  const app = await createApp({ home });
  addUnrulySweep(app);
  app.dispose();
  return () => {
    rmSync(home, { recursive: true, force: true });
  };
});

const runsOf = (stdout: string) =>
  JSON.parse(stdout) as { id: string; state: string; config: { seed: number } }[];

describe('runs list', () => {
  it('finds, orders and limits runs', async () => {
    const query = 'neuron = "quadratic" and best(test/error) < 8 order by test/error desc';
    const { code, stdout } = await cli(
      'runs',
      'list',
      '--where',
      query,
      '--limit',
      '2',
      '--json',
      '--home',
      home,
    );
    expect(code).toBe(0);
    expect(runsOf(stdout)).toHaveLength(2);
    const sorted = await cli(
      'runs',
      'list',
      '--where',
      'state = "finished"',
      '--sort',
      'seed desc',
      '--json',
      '--home',
      home,
    );
    expect(runsOf(sorted.stdout).map(({ config }) => config.seed)).toEqual([2, 1, 1, 0, 0, 0]);
    const table = await cli('runs', 'list', '--state', 'finished', '--limit', '1', '--home', home);
    expect(table.stdout).toMatch(/\n1 of 6 runs\n$/);
    const none = await cli('runs', 'list', '--where', 'seed > 99', '--home', home);
    expect(none.stdout).toBe('No runs like these.\n');
  });

  it('says where a query is wrong, and what was meant', async () => {
    const { code, stderr } = await cli(
      'runs',
      'list',
      '--where',
      'seed = 1 and nueron = "x"',
      '--home',
      home,
    );
    expect(code).toBe(2);
    expect(stderr).toBe(
      'error QUERY_INVALID: the query, column 14: there is no field "nueron"; expected one such as model.neuron, test/error or state. Did you mean "neuron"?\n',
    );
  });
});

describe('runs groups', () => {
  it('are over seeds, or by fields', async () => {
    const seeds = await cli(
      'runs',
      'groups',
      '--metric',
      'test/error',
      '--sort',
      'test/error',
      '--home',
      home,
    );
    expect(seeds.code).toBe(0);
    expect(seeds.stdout.split('\n')[0]).toMatch(
      /first run +\| +runs \| +finished \| +test\/error \| +± \| +n \|/,
    );
    expect(seeds.stdout.trim().split('\n')).toHaveLength(2 + 5);
    const fields = await cli('runs', 'groups', '--by', 'neuron,state', '--json', '--home', home);
    const { total } = JSON.parse(fields.stdout) as { total: number };
    expect(total).toBeGreaterThan(3);
    const metric = await cli('runs', 'groups', '--by', 'test/error', '--home', home);
    expect(metric.stderr).toMatch(/can't be grouped by a metric/);
  });
});

describe('reindex', () => {
  it('brings back all that can be asked', async () => {
    const asked = [
      'runs',
      'groups',
      '--metric',
      'test/error',
      '--sort',
      'test/error',
      '--json',
      '--home',
      home,
    ];
    const before = JSON.parse((await cli(...asked)).stdout) as unknown;
    expect((await cli('reindex', '--home', home)).code).toBe(0);
    expect(JSON.parse((await cli(...asked)).stdout)).toEqual(before);
  });
});

describe('selftest', () => {
  it('makes a home, prints its figures and leaves a home alone that has runs', async () => {
    const { code, stdout } = await cli('selftest', '--runs', '200', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ runs: 200, metricPoints: 200 * 20 });
    const refused = await cli('selftest', '--runs', '200', '--home', home);
    expect(refused.code).toBe(6);
    expect(refused.stderr).toMatch(/has runs/);
  });
});
