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

describe('many runs', () => {
  it('are listed as the newest 50, the last at the end, or as many as are asked for', async () => {
    const many = join(home, 'many');
    const made = await cli('selftest', '--runs', '1200', '--points', '4', '--home', many, '--json');
    expect(made.code).toBe(0);
    const list = async (...more: string[]) => {
      const { code, stdout } = await cli('runs', 'list', '--home', many, ...more);
      expect(code).toBe(0);
      return stdout;
    };
    const all = runsOf(await list('--json')).map(({ id }) => id);
    expect(new Set(all).size).toBe(1200);
    const shown = (table: string): string[] =>
      table.split('\n').flatMap((line) => /^\| (\S+-p\d+-s\d+) /.exec(line)?.[1] ?? []);
    const newest = await list();
    expect(shown(newest)).toEqual(all.slice(-50));
    expect(newest).toMatch(/\n50 of 1200 runs, the newest; --limit N or --all shows more\n$/);
    expect(shown(await list('--all'))).toEqual(all);
    expect(shown(await list('--limit', '70'))).toEqual(all.slice(-70));
    expect(shown(await list('--where', 'seed = 0')).slice(0, 2)).toEqual([all[0], all[5]]);
    const sorted = await list('--sort', 'seed desc', '--limit', '3', '--json');
    expect(runsOf(sorted).map(({ config }) => config.seed)).toEqual([4, 4, 4]);
    const last = JSON.parse((await cli('runs', 'show', 'last', '--home', many, '--json')).stdout) as object;
    expect(last).toMatchObject({ id: all.at(-1) });
    const sweeps = JSON.parse((await cli('sweep', 'list', '--home', many, '--json')).stdout) as object;
    expect(sweeps).toMatchObject([{ total: 1000 }, { total: 200 }]);
  });
});

describe('selftest', () => {
  it('makes a home, prints its figures and leaves a home alone that has runs', async () => {
    const { code, stdout } = await cli('selftest', '--runs', '200', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      runs: 200,
      metricPoints: 200 * 20,
      ingest: { points: 20 * 10_000 * 4, milliseconds: expect.any(Number) as number },
      bytesPerMillionPoints: expect.any(Number) as number,
    });
    const refused = await cli('selftest', '--runs', '200', '--home', home);
    expect(refused.code).toBe(6);
    expect(refused.stderr).toMatch(/has runs/);
  });
});
