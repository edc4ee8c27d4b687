import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { takeHomeLock } from '../../src-main/store/home-lock';
import { homePaths } from '../../src-main/rundir/paths';
import { cli, startCli, writeConfig } from '../support/cli';
import { readSample, repository } from '../support/samples';
import { temporaryFolder } from '../support/temporary';

const quick = {
  ...(parse(readSample('spirals.yaml')) as Record<string, unknown>),
  name: 'quick',
  optimizer: { type: 'adam', learningRate: 0.01 },
  training: { epochs: 2, batchSize: 100, backend: 'cpu' },
  seeds: 2,
};

describe('every command', () => {
  const commands = [
    [],
    ['doctor'],
    ['dataset'],
    ['dataset', 'add'],
    ['dataset', 'download'],
    ['dataset', 'list'],
    ['dataset', 'info'],
    ['dataset', 'verify'],
    ['dataset', 'remove'],
    ['train'],
    ['sweep'],
    ['sweep', 'run'],
    ['sweep', 'resume'],
    ['sweep', 'pause'],
    ['sweep', 'cancel'],
    ['sweep', 'list'],
    ['sweep', 'show'],
    ['runs'],
    ['runs', 'list'],
    ['runs', 'groups'],
    ['runs', 'show'],
    ['runs', 'compare'],
    ['runs', 'delete'],
    ['rerun'],
    ['inspect', 'dimension'],
    ['inspect', 'stability'],
    ['export'],
    ['model'],
    ['model', 'summary'],
    ['model', 'memory'],
    ['model', 'export'],
    ['model', 'evaluate'],
    ['parity'],
    ['bench'],
    ['selftest'],
    ['serve'],
    ['setup'],
    ['setup', 'tensorflow'],
    ['schema'],
    ['reindex'],
    ['demo'],
  ];
  it.each(commands.map((command) => [command.join(' '), command] as const))(
    '%s --help',
    async (_name, command) => {
      const { code, stdout, stderr } = await cli(...command, '--help');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`Usage: quadlab${command.map((word) => ` ${word}`).join('')}`);
    },
  );

  it('that is misspelt ends with a suggestion and exit code 2', async () => {
    const { code, stderr } = await cli('swep');
    expect(code).toBe(2);
    expect(stderr).toMatch(/unknown command 'swep'.*\n.*Did you mean sweep/);
  });
});

describe('a home', () => {
  it('that can not be written is refused in one line', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const { code, stderr } = await cli('runs', 'list', '--home', join(file, 'home'));
    expect(code).toBe(6);
    expect(stderr).toMatch(/^error HOME_UNUSABLE: the home .* can't be used: .*--home DIR.*\n$/);
  });

  it.runIf(process.platform === 'linux')(
    'on a file system that takes no folders is refused too',
    async () => {
      const { code, stderr } = await cli('runs', 'list', '--home', '/proc/nope');
      expect(code).toBe(6);
      expect(stderr).toMatch(/^error HOME_UNUSABLE: .*\n$/);
    },
  );

  it('that another process holds can be read, and is waited for to be trained in', async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    await cli('runs', 'list', '--home', home);
    const lock = takeHomeLock(homePaths(home).lock);
    const file = writeConfig(folder, 'sweep.json', quick);
    expect(await cli('runs', 'list', '--home', home)).toMatchObject({ code: 0 });
    expect(await cli('reindex', '--home', home)).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(
        /^error HOME_BUSY: the home is held by process \d+ on .* since .*\. Wait .*\n$/,
      ) as unknown,
    });
    const waiting = startCli(['sweep', 'run', file, '--home', home]);
    const told = new Promise<string>((resolve) => {
      waiting.process.stderr?.on('data', (data: Buffer) => {
        resolve(data.toString());
      });
    });
    expect(await told).toMatch(/^notice The home is held by process \d+ on .* since .*: waiting for it\.\n$/);
    expect(readdirSync(homePaths(home).runs)).toEqual([]);
    lock?.dispose();
    expect(await waiting.result).toMatchObject({ code: 0 });
  });

  it('comes from QUADLAB_HOME where it is not given', async () => {
    const home = join(temporaryFolder(), 'from-environment');
    const { code } = await startCli(['sweep', 'list'], { QUADLAB_HOME: home }).result;
    expect(code).toBe(0);
    expect(readdirSync(home)).toContain('quadlab.db');
  });
});

describe('a configuration that is wrong', () => {
  it.each([
    ['a misspelt key', { optimiser: {} }, /unknown key "optimiser"\. Did you mean "optimizer"\?/],
    [
      'a negative learning rate',
      { optimizer: { type: 'adam', learningRate: -1 } },
      /optimizer\.learningRate: expected more than 0, found -1/,
    ],
    [
      'a data set that is not there',
      { dataset: { name: 'spiral' } },
      /no data set "spiral".*Did you mean "spirals"/,
    ],
  ])('with %s stores nothing and says what is wrong', async (_what, change, message) => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    const { code, stdout, stderr } = await cli(
      'sweep',
      'run',
      writeConfig(folder, 's.json', { ...quick, ...change }),
      '--home',
      home,
    );
    expect([2, 3]).toContain(code);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\bat .*\.js/);
    const { stdout: sweeps } = await cli('sweep', 'list', '--home', home, '--json');
    expect(JSON.parse(sweeps)).toEqual([]);
  });

  it('or is not there', async () => {
    const { code, stderr } = await cli('train', '/nowhere.yaml', '--home', join(temporaryFolder(), 'home'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error CONFIG_UNREADABLE: \/nowhere\.yaml can't be read/);
  });
});

describe('what a finished sweep gives', () => {
  it('shows, lists, compares and exports in every format', async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    const file = writeConfig(folder, 'sweep.json', quick);
    const run = await cli('sweep', 'run', file, '--home', home);
    expect(run, run.stderr).toMatchObject({ code: 0 });
    expect(run.stderr).toMatch(/Sweep .*: 10 runs/);
    expect(run.stdout).toContain('10 finished');
    expect(run.stdout).toMatch(/\| quadratic, sg/);

    const shown = await cli('sweep', 'show', 'quick', '--home', home);
    expect(shown.stdout).toContain('10 finished');
    const listed = JSON.parse((await cli('runs', 'list', '--home', home, '--json')).stdout) as {
      id: string;
    }[];
    expect(listed).toHaveLength(10);
    const compared = await cli('runs', 'compare', listed[0]?.id ?? '', listed[4]?.id ?? '', '--home', home);
    expect(compared.stdout).toMatch(/conventional/);
    const detail = await cli('runs', 'show', listed[0]?.id ?? '', '--home', home);
    expect(detail.stdout).toMatch(/test\/accuracy/);

    for (const format of ['csv', 'json', 'markdown', 'latex', 'html']) {
      const out = join(folder, `table.${format}`);
      expect(await cli('export', 'last', '--format', format, '--out', out, '--home', home)).toMatchObject({
        code: 0,
      });
      expect(readFileSync(out, 'utf8')).toContain('sw-l2');
    }
    const rows = await cli('export', 'last', '--format', 'csv', '--group-by', 'none', '--home', home);
    expect(rows.stdout.trim().split('\n')).toHaveLength(11);
    const columns = await cli(
      'export',
      'last',
      '--format',
      'csv',
      '--columns',
      'network,test/loss,optimizer.learningRate',
      '--home',
      home,
    );
    expect(columns.stdout.split('\n')[0]).toMatch(/^network,test\/loss.*optimizer\.learningRate/);
    expect(
      await cli('export', 'last', '--format', 'csv', '--columns', 'test/los', '--home', home),
    ).toMatchObject({ code: 2 });

    const kept = join(folder, 'kept');
    mkdirSync(kept);
    const unwritable = await cli(
      'export',
      'last',
      '--format',
      'csv',
      '--out',
      join(kept, 'no', 'table.csv'),
      '--home',
      home,
    );
    expect(unwritable.code).toBe(6);
    expect(unwritable.stderr).toMatch(/^error OUTPUT_UNWRITABLE: .*\n$/);
    expect(readdirSync(kept)).toEqual([]);
  });
});

describe('the entry points on an old Node', () => {
  it.each(['cli.js', 'worker.js'])('%s end in one clear line', async (entry) => {
    // The version is what the check looks at, so a stand-in for it serves as well as an old Node.
    const { spawnSync } = await import('node:child_process');
    const preload = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})`;
    const { status, stderr, stdout } = spawnSync(process.execPath, [
      '--import',
      preload,
      join(repository, 'out/main', entry),
    ]);
    expect(status).toBe(1);
    expect(stdout.toString()).toBe('');
    expect(stderr.toString()).toMatch(
      /^quadlab: Node 20\.20\.2 is too old, 22\.12 or newer is needed\. .*\n$/,
    );
  });
});
