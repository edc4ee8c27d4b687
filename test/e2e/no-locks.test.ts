import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, type TestContext } from 'vitest';
import { homePaths } from '../../src-main/rundir/paths';
import { startCli, writeConfig, type CliResult } from '../support/cli';
import { environmentWithoutLocks } from '../support/no-locks';
import { resultsOf } from '../support/results';
import { temporaryFolder } from '../support/temporary';
import { liveWorkers } from '../support/workers';

const sweep = {
  name: 'lockless',
  dataset: { name: 'spirals', points: 60, testPoints: 40 },
  model: { type: 'mlp', widths: [6], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'adam', learningRate: 0.01 },
  training: { epochs: 60, batchSize: 10, checkpointSeconds: 0.1, backend: 'cpu' },
  seeds: 2,
  sweep: { sampler: 'grid', space: { 'strategy.gammaG': [0.01, 0.1] } },
  objective: { metric: 'test/error', goal: 'minimize' },
};

/** A home on a file system without locks, as a machine sees it whose own folders are below `local`. */
function lockless(skip: TestContext['skip']) {
  const folder = realpathSync(temporaryFolder());
  const home = join(folder, 'server', 'home');
  mkdirSync(home, { recursive: true });
  const locks = environmentWithoutLocks(join(folder, 'server'));
  if (locks === undefined) skip('no C compiler here that makes a file system without locks');
  const file = writeConfig(folder, 'sweep.json', sweep);
  const on = (machine: string) => {
    const cache = join(folder, machine);
    const environment = { ...locks, XDG_CACHE_HOME: cache };
    return {
      start: (...args: string[]) => startCli([...args, '--home', home], environment),
      run: (...args: string[]): Promise<CliResult> => startCli([...args, '--home', home], environment).result,
      /** The folder of the database. */
      index(): string {
        const indexes = join(cache, 'quadlab', 'indexes');
        return join(indexes, readdirSync(indexes)[0] ?? '');
      },
    };
  };
  return { folder, home, file, on };
}

it(
  'a sweep in a home without locks is trained by one process, and a second one waits for it and takes over',
  { timeout: 240_000 },
  async ({ skip }) => {
    const { home, file, on } = lockless(skip);
    const here = on('here');
    const first = here.start('sweep', 'run', file, '--parallel', '1');
    for (let i = 0; i < 400 && liveWorkers(home).length === 0; i++) await delay(25);
    const following = here.run('sweep', 'run', file);
    const listed = await here.run('runs', 'list');
    expect(listed, listed.stderr).toMatchObject({ code: 0 });
    const { code, stderr } = await first.result;
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('has no locks: its database is kept on this machine');
    const second = await following;
    expect(second.code, second.stderr).toBe(0);
    expect(second.stderr).toMatch(
      new RegExp(`held by process ${first.process.pid} on .* since .* UTC \\(quadlab sweep run `),
    );
    expect(second.stderr).not.toContain('has no locks:');
    expect(existsSync(homePaths(home).database)).toBe(false);
    expect(existsSync(join(here.index(), 'quadlab.db'))).toBe(true);
    expect(readdirSync(home).filter((name) => name.includes('holder'))).toEqual([]);
    expect(readdirSync(homePaths(home).backups)).not.toEqual([]);

    // Another machine makes a database of its own, and what it does reaches the first.
    const there = on('there');
    const shown = await there.run('runs', 'list', '--json');
    expect(shown.stderr).toContain('its database is kept on this machine');
    expect(JSON.parse(shown.stdout)).toHaveLength(8);
    expect(
      (await there.run('runs', 'delete', (JSON.parse(shown.stdout) as { id: string }[])[0]?.id ?? '')).code,
    ).toBe(0);
    expect(JSON.parse((await here.run('runs', 'list', '--json')).stdout)).toHaveLength(7);
  },
);

it(
  'a holder without locks that is killed gives way to the next, which goes on',
  { timeout: 240_000 },
  async ({ skip }) => {
    const { home, file, on } = lockless(skip);
    const here = on('here');
    const first = here.start('sweep', 'run', file, '--parallel', '2');
    for (let i = 0; i < 400 && liveWorkers(home).length === 0; i++) await delay(25);
    await delay(300);
    first.process.kill('SIGKILL');
    await first.result;
    expect(existsSync(`${homePaths(home).lock}.holder`)).toBe(true);
    const resumed = await here.run('sweep', 'resume');
    expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
    const results = resultsOf(here.index());
    expect(Object.keys(results)).toHaveLength(4);
    for (const metrics of Object.values(results)) expect(metrics['test/error']).toHaveLength(2 * 60);
  },
);

it(
  'a holder on another machine is waited for while it lives, and taken over from when it is silent',
  { timeout: 240_000 },
  async ({ skip }) => {
    const { home, file, on } = lockless(skip);
    const here = on('here');
    expect((await here.run('runs', 'list')).code).toBe(0);
    const holder = `${homePaths(home).lock}.holder`;
    let beat = 0;
    const write = (): void => {
      const who = {
        pid: 4,
        host: 'elsewhere',
        space: 'another machine',
        startedAt: '1',
        program: 'quadlab serve',
      };
      const since = '2001-01-01T00:00:00.000Z';
      const rest = { since, lock: 'file', token: 'theirs', beat: String(beat++).padStart(12, '0') };
      writeFileSync(holder, `${JSON.stringify({ ...who, ...rest })}\n`);
    };
    write();
    const timer = setInterval(write, 1000);
    const refused = await here.run('sweep', 'run', file);
    clearInterval(timer);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain(
      'held by process 4 on elsewhere since 2001-01-01 00:00 UTC (quadlab serve)',
    );

    const taker = here.start('sweep', 'run', file);
    const result = await taker.result;
    expect(result, result.stderr).toMatchObject({ code: 0 });
    expect(result.stderr).toContain('which is silent');
    expect(result.stderr).toContain('4 runs');
  },
);

it(
  'a holder whose lock was taken over stops its workers and says who has the home',
  { timeout: 240_000 },
  async ({ skip }) => {
    const { folder, home, on } = lockless(skip);
    const long = { ...sweep, training: { ...sweep.training, epochs: 100_000 } };
    const here = on('here');
    const first = here.start('sweep', 'run', writeConfig(folder, 'long.json', long), '--parallel', '2');
    for (let i = 0; i < 400 && liveWorkers(home).length === 0; i++) await delay(25);
    const holder = `${homePaths(home).lock}.holder`;
    const text = readFileSync(holder, 'utf8');
    const { token } = JSON.parse(text) as { token: string };
    writeFileSync(holder, text.replace(token, 'theirs').replace(/"host":"[^"]*"/, '"host":"elsewhere"'));
    const { code, stderr } = await first.result;
    expect(code, stderr).toBe(4);
    expect(stderr).toMatch(/HOME_BUSY: the home is held by .* on elsewhere/);
    expect(liveWorkers(home)).toEqual([]);
    expect(existsSync(holder)).toBe(true);
  },
);
