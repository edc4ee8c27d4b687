import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { tmpdir } from 'node:os';
import { homePaths, runPaths } from '../../src-main/rundir/paths';
import { cli, startCli, writeConfig } from '../support/cli';
import { damages } from '../support/damage';
import { resultsOf, runsIn } from '../support/results';
import { temporaryFolder } from '../support/temporary';
import { liveWorkers } from '../support/workers';

/** Eight runs of a fraction of a second each. */
const sweep = {
  name: 'rescued',
  dataset: { name: 'spirals', points: 60, testPoints: 40 },
  model: { type: 'mlp', widths: [4], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'adam', learningRate: 0.01 },
  training: { epochs: 40, batchSize: 20, backend: 'cpu' },
  seeds: 2,
  sweep: {
    sampler: 'grid',
    space: { 'strategy.gammaG': [0.01, 0.1], 'optimizer.learningRate': [0.01, 0.02] },
  },
  objective: { metric: 'test/error', goal: 'minimize' },
};
const small = {
  ...sweep,
  name: 'newer',
  seeds: 1,
  sweep: { sampler: 'grid', space: { 'strategy.gammaG': [0.3] } },
};

const original = mkdtempSync(join(tmpdir(), 'quadlab-rescue-'));
afterAll(() => {
  rmSync(original, { recursive: true, force: true });
});
let made: Promise<void> | undefined;

/** A home with a backup, and with runs that are newer than it; made once, and copied. */
async function homeToDamage(): Promise<string> {
  await (made ??= makeOriginal(join(original, 'home')));
  const home = join(temporaryFolder(), 'home');
  cpSync(join(original, 'home'), home, { recursive: true });
  return home;
}

async function makeOriginal(home: string): Promise<void> {
  await cli('sweep', 'run', writeConfig(original, 'sweep.json', sweep), '--home', home);
  const backup = await cli('backup', '--home', home);
  expect(backup, backup.stderr).toMatchObject({ code: 0 });
  const newer = await cli('sweep', 'run', writeConfig(original, 'small.json', small), '--home', home);
  expect(newer, newer.stderr).toMatchObject({ code: 0 });
}

const removeBackups = (home: string): void => {
  rmSync(homePaths(home).backups, { recursive: true, force: true });
};

/** All that the database says of a home. */
function contentOf(home: string) {
  const runs = runsIn(home).map(({ id, state, epoch, attempts, startedAt, endedAt, createdAt }) => ({
    id,
    state,
    epoch,
    attempts,
    startedAt,
    endedAt,
    createdAt,
  }));
  return { runs, results: resultsOf(home, ({ id }) => id) };
}

describe.each([
  ['a backup', () => undefined],
  ['no backup', removeBackups],
])('a home with %s whose database has', (name, prepare: (home: string) => void) => {
  it.each(Object.entries(damages))('%s is found whole again', async (_name, damage) => {
    const home = await homeToDamage();
    prepare(home);
    const { database } = homePaths(home);
    const before = contentOf(home);
    expect(before.runs).toHaveLength(9);
    damage(database);
    // The disk tells nobody: it is found where the home is taken by the next one who trains, or sooner.
    rmSync(`${database}.state`);
    const listed = await cli('runs', 'list', '--home', home);
    expect(listed, listed.stderr).toMatchObject({ code: 0 });
    expect(listed.stderr).toMatch(
      /^notice The database was (damaged \(.*\)|missing|empty)\. It was restored from /,
    );
    expect(listed.stderr).toContain(
      name === 'a backup' ? 'from the backup quadlab-0000' : 'from the run directories alone',
    );
    expect(listed.stderr).toContain('9 runs');
    expect(contentOf(home)).toEqual(before);
    // Once, and not again.
    expect((await cli('runs', 'list', '--home', home)).stderr).toBe('');
  });
});

describe('damage', () => {
  it('that shows only in use is told in clear words and mended by the next command', async () => {
    const home = await homeToDamage();
    const before = contentOf(home);
    // As a disk does it: under a state that says it was left cleanly and just checked.
    damages['all but its first page overwritten']?.(homePaths(home).database);
    const first = await cli('export', 'rescued', '--format', 'csv', '--group-by', 'none', '--home', home);
    const second = await cli('runs', 'list', '--home', home);
    expect(`${first.stderr}${second.stderr}`).toContain('It was restored from the backup');
    expect(contentOf(home)).toEqual(before);
  });

  it('of the newest backup too lets the one before be taken', async () => {
    const home = await homeToDamage();
    const before = contentOf(home);
    await cli('backup', '--home', home);
    const { backups, database } = homePaths(home);
    const names = readdirSync(backups).sort();
    expect(names.length).toBeGreaterThan(1);
    damages['a header of zeros']?.(join(backups, names.at(-1) ?? ''));
    damages['its second half cut off']?.(database);
    const { stderr } = await cli('runs', 'list', '--home', home);
    expect(stderr).toContain(`The backup ${names.at(-1)} is damaged`);
    expect(stderr).toContain(`from the backup ${names.at(-2)}`);
    expect(contentOf(home)).toEqual(before);
    expect(readdirSync(home).filter((name) => name.startsWith('quadlab.db.damaged-'))).toHaveLength(1);
  });
});

describe('a write-ahead log that is gone', () => {
  it('takes nothing with it that run directories have', { timeout: 120_000 }, async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    const app = startCli(['sweep', 'run', writeConfig(folder, 'sweep.json', sweep), '--home', home]);
    for (let i = 0; i < 400 && !hasFinished(home); i++) await delay(25);
    app.process.kill('SIGKILL');
    await app.result;
    for (let i = 0; i < 400 && liveWorkers(home).length > 0; i++) await delay(25);
    const { database } = homePaths(home);
    expect(existsSync(`${database}-wal`)).toBe(true);
    for (const part of ['-wal', '-shm']) rmSync(database + part);
    const resumed = await cli('sweep', 'resume', '--home', home);
    expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
    expect(runsIn(home).map(({ state }) => state)).toEqual(Array(8).fill('finished'));
    const found = contentOf(home);
    expect((await cli('reindex', '--home', home)).code).toBe(0);
    expect(contentOf(home)).toEqual(found);
  });
});

function hasFinished(home: string): boolean {
  const { runs } = homePaths(home);
  if (!existsSync(runs)) return false;
  return readdirSync(runs).some((name) => {
    const { journal } = runPaths(join(runs, name));
    return existsSync(journal) && readFileSync(journal, 'utf8').includes('"finished"');
  });
}

describe('a backup', () => {
  it('that is restored brings back what run directories have beyond it, and not what they lost', async () => {
    const home = await homeToDamage();
    const before = contentOf(home);
    const [gone, again] = before.runs.map(({ id }) => id) as [string, string];
    const { runs } = homePaths(home);
    rmSync(join(runs, gone), { recursive: true });
    // The same run as another journal: shorter by what it recorded, made again at another time.
    const { journal } = runPaths(join(runs, again));
    const lines = readFileSync(journal, 'utf8').split('\n');
    const later = lines.map((line) =>
      line.replace(/"time":(\d+)/, (_, time) => `"time":${Number(time) + 7}`),
    );
    writeFileSync(journal, later.join('\n'));
    const restored = await cli('backup', 'restore', '--home', home, '--json');
    expect(restored, restored.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(restored.stdout)).toMatchObject({
      runs: 8,
      added: 1,
      replaced: 1,
      removed: 1,
      problems: [],
    });
    const after = contentOf(home);
    expect(after.runs.map(({ id }) => id)).toEqual(
      before.runs.map(({ id }) => id).filter((id) => id !== gone),
    );
    expect(after.results[again]).toEqual(before.results[again]);
    const [was, is] = [before, after].map((content) => content.runs.find(({ id }) => id === again));
    expect(is?.endedAt).toBe((was?.endedAt ?? 0) + 7);
    expect(existsSync(`${homePaths(home).database}.before-restore`)).toBe(true);
  });

  it('that is named but not there, or damaged, is refused and changes nothing', async () => {
    const home = await homeToDamage();
    const before = contentOf(home);
    expect(await cli('backup', 'restore', 'nothing.db', '--home', home)).toMatchObject({ code: 3 });
    const bad = join(home, 'bad.db');
    writeFileSync(bad, 'no database'.repeat(1000));
    const refused = await cli('backup', 'restore', bad, '--home', home);
    expect(refused).toMatchObject({
      code: 6,
      stderr: expect.stringContaining('bad.db is damaged') as string,
    });
    expect(contentOf(home)).toEqual(before);
  });

  it(
    'is made while runs are recorded, by itself and by others, and holds a state that there was',
    { timeout: 120_000 },
    async () => {
      const folder = temporaryFolder();
      const home = join(folder, 'home');
      await cli('settings', 'set', 'backups.everyHours', '0.0002', '--home', home);
      await cli('settings', 'set', 'backups.keep', '4', '--home', home);
      const app = startCli(['sweep', 'run', writeConfig(folder, 'sweep.json', sweep), '--home', home]);
      for (let i = 0; i < 400 && liveWorkers(home).length === 0; i++) await delay(25);
      const byHand = await cli('backup', '--home', home);
      expect(byHand, byHand.stderr).toMatchObject({ code: 0 });
      const { code, stderr } = await app.result;
      expect(code, stderr).toBe(0);
      expect(stderr).not.toContain('No backup');
      const before = contentOf(home);
      const names = readdirSync(homePaths(home).backups);
      expect(names.length).toBeGreaterThan(1);
      expect(names.length).toBeLessThanOrEqual(4);
      expect(readdirSync(home).filter((name) => name.includes('.backup'))).toEqual([]);
      for (const name of names) {
        const restored = await cli('backup', 'restore', name, '--home', home);
        expect(restored, restored.stderr).toMatchObject({ code: 0 });
        expect(contentOf(home)).toEqual(before);
      }
    },
  );
});

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

it.runIf(canMount)('a full disk for backups is a warning, not the end of the work', async ({ skip }) => {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  const { backups } = homePaths(home);
  mkdirSync(backups, { recursive: true });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'tmpfs', backups]);
  if (status !== 0) skip("a small file system can't be mounted here");
  onTestFinished(() => {
    spawnSync('umount', ['-l', backups]);
  });
  const { code, stderr } = await cli(
    'sweep',
    'run',
    writeConfig(folder, 'small.json', small),
    '--home',
    home,
  );
  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(
    /^notice No backup of the database could be made: DISK_FULL: no space for a backup in /m,
  );
  expect(readdirSync(backups)).toEqual([]);
});

describe('a restoration that is killed', () => {
  it('at any moment is completed by the next command', { timeout: 180_000 }, async () => {
    const home = await homeToDamage();
    const before = contentOf(home);
    const { database } = homePaths(home);
    let killed = 0;
    for (let wait = 0; wait <= 50; wait += 10) {
      damages['bytes in its middle overwritten']?.(database);
      rmSync(`${database}.state`, { force: true });
      const app = startCli(['runs', 'list', '--home', home]);
      while (!existsSync(`${database}.rebuild`) && app.process.exitCode === null) await delay(1);
      await delay(wait);
      app.process.kill('SIGKILL');
      if ((await app.result).code === null) killed += 1;
      expect((await cli('runs', 'list', '--home', home)).code).toBe(0);
      expect(contentOf(home)).toEqual(before);
      expect(readdirSync(home).filter((name) => name.includes('.rebu'))).toEqual([]);
    }
    expect(killed).toBeGreaterThan(0);
  });

  it('between its two last steps is completed', async () => {
    const home = await homeToDamage();
    const before = contentOf(home);
    const { database } = homePaths(home);
    renameSync(database, `${database}.rebuilt`);
    writeFileSync(`${database}-wal`, readFileSync(`${database}.rebuilt`).subarray(0, 5000));
    const { code, stderr } = await cli('runs', 'list', '--home', home);
    expect(code).toBe(0);
    expect(stderr).toContain('cut off is complete now');
    expect(contentOf(home)).toEqual(before);
  });
});
