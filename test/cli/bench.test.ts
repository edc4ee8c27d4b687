import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { BenchReport, PeerReport } from '../../src-main/app/bench/run-bench';
import { cli, startCli } from '../support/cli';
import { temporaryFolder } from '../support/temporary';

const quick = ['bench', '--model', 'mlp-runge', '--iterations', '5', '--backend', 'cpu'];

/** A program that stands for another library: it notes that it ran and prints what it is given. */
function fakePeer(folder: string, name: string, output: unknown, code = 0): string {
  const file = join(folder, `${name}.mjs`);
  const lines = [
    `import { appendFileSync } from 'node:fs';`,
    `appendFileSync(${JSON.stringify(join(folder, 'log'))}, '${name}\\n');`,
    ...(output === undefined ? [] : [`console.log('something that libraries print');`]),
    `console.error('something is wrong');`,
    `console.log(${JSON.stringify(textOf(output))});`,
    `process.exitCode = ${code};`,
  ];
  writeFileSync(file, lines.join('\n'));
  return `"${process.execPath}" "${file}"`;
}

function textOf(output: unknown): string {
  if (output === undefined) return '';
  return typeof output === 'string' ? output : JSON.stringify(output);
}

const logOf = (folder: string): string[] => readFileSync(join(folder, 'log'), 'utf8').trim().split('\n');

/** The measuring processes of a command; undefined where there is none yet. */
function measuringIn(parent: number | undefined): number[] | undefined {
  const lines = execFileSync('ps', ['-A', '-o', 'ppid=,pid=,args='], { encoding: 'utf8' }).split('\n');
  const pids = lines
    .filter((line) => line.includes('bench.js'))
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([ppid]) => ppid === parent)
    .map(([, pid = NaN]) => pid);
  return pids.length > 0 ? pids : undefined;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Where no program failed. */
type MeasuredReport = Omit<BenchReport, 'against'> & { against?: PeerReport[] };

describe('quadlab bench', () => {
  it('prints its figures as JSON and writes a trace', async () => {
    const trace = join(temporaryFolder(), 'trace.json');
    const { code, stdout, stderr } = await cli(...quick, '--trace', trace, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: `The trace was written to ${trace}\n` });
    const report = JSON.parse(stdout) as BenchReport;
    expect(report).toMatchObject({
      framework: expect.stringMatching(/^quadlab \d+\.\d+\.\d+ cpu$/) as string,
      model: 'mlp-runge',
      backend: 'cpu',
      threads: 1,
      parameters: 723,
      iterations: 5,
      rounds: 1,
    });
    expect(report).not.toHaveProperty('against');
    const content = JSON.parse(readFileSync(trace, 'utf8')) as { traceEvents: { ph: string }[] };
    expect(content).toMatchObject({ displayTimeUnit: 'ms', otherData: { model: 'mlp-runge' } });
    expect(content.traceEvents.length).toBeGreaterThan(50);
    expect(content.traceEvents.every(({ ph }) => ph === 'X')).toBe(true);
  });

  it('prints them for a person too', async () => {
    const { code, stdout } = await cli(...quick);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^quadratic mlp-runge, 33 points, training, memory speed, 723 parameters\n/);
    expect(stdout).toMatch(/\| iteration +\| +\d+ µs \|/);
  });

  it('alternates with other programs, tells the ratios, and drops those that are far behind', async () => {
    const folder = temporaryFolder();
    const commands = [
      fakePeer(folder, 'quick', { framework: 'quick', iteration_us: 100, training_mib: 1000 }),
      fakePeer(folder, 'close', { framework: 'close', iteration_us: 120 }),
      fakePeer(folder, 'slow', { framework: 'slow', iteration_us: 200, training_mib: 10 }),
    ];
    const against = commands.flatMap((command) => ['--against', command]);
    const { code, stdout, stderr } = await cli(...quick, ...against, '--rounds', '2', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(logOf(folder)).toEqual(['quick', 'close', 'slow', 'quick', 'close']);
    const { against: reports = [], fastest, rounds, ...ours } = JSON.parse(stdout) as MeasuredReport;
    expect(rounds).toBe(2);
    expect(reports.map((peer) => [peer.framework, peer.rounds])).toEqual([
      ['quick', 2],
      ['close', 2],
      ['slow', 1],
    ]);
    for (const { iteration_us: theirs = NaN, speedup } of reports) {
      expect(speedup).toBeCloseTo(theirs / (ours.iteration_us ?? NaN), 6);
    }
    expect(fastest).toEqual(reports[0]);
    expect(fastest?.command).toBe(commands[0]);
    expect(fastest?.memory_share).toBeCloseTo(ours.training_mib / 1000, 6);
    expect(reports[1]).not.toHaveProperty('memory_share');
  });

  it.each([
    ['that fails', { iteration_us: 1 }, 3, /failed: it ended with exit code 3: something is wrong/],
    ['that prints nothing', undefined, 0, /failed: it printed nothing/],
    ['that prints no JSON', 'done', 0, /its last line is not what is expected: done/],
    [
      'that prints other figures',
      { step_ms_median: 7 },
      0,
      /it printed no iteration_us: \{"step_ms_median":7\}/,
    ],
  ])('says what is wrong with a program %s', async (_what, output, exitCode, message) => {
    const command = fakePeer(temporaryFolder(), 'peer', output, exitCode);
    const { code, stdout, stderr } = await cli(...quick, '--against', command, '--json');
    expect(code).toBe(1);
    const { iteration_us: ours, against: [peer] = [], ...rest } = JSON.parse(stdout) as BenchReport;
    expect(ours).toBeGreaterThan(0);
    expect(peer).toMatchObject({ command, error: expect.stringMatching(message) as string });
    expect(rest).not.toHaveProperty('fastest');
    expect(stderr).toMatch(/^error BENCH_FAILED: the command .*It has to print one line of JSON.*\n$/);
    expect(stderr).toMatch(message);
  });

  it('keeps the other programs where one fails', async () => {
    const folder = temporaryFolder();
    const commands = [
      fakePeer(folder, 'broken', 'nonsense'),
      fakePeer(folder, 'fine', { framework: 'fine', iteration_us: 100, training_mib: 1000 }),
    ];
    const against = commands.flatMap((command) => ['--against', command]);
    const { code, stdout, stderr } = await cli(...quick, ...against, '--rounds', '2');
    expect(code).toBe(1);
    expect(logOf(folder)).toEqual(['broken', 'fine', 'fine']);
    expect(stdout).toMatch(
      /\| program +\| +time \| QuadLab is faster by \| its memory \| our memory \/ its memory \|/,
    );
    expect(stdout).toMatch(/broken\.mjs"" failed: .*: nonsense +\| failed \|/);
    expect(stdout).toMatch(/\| fine: .*\| 100 µs \| +[\d.]+× \| +1000 MiB \| +[\d.]+ % \|/);
    expect(stderr).toMatch(/^error BENCH_FAILED: .*nonsense\. It has to print one line of JSON.*\n$/);
  });

  it('warns where another network is compared, or more threads compute than there are cores', async () => {
    const folder = temporaryFolder();
    const commands = [
      fakePeer(folder, 'same', { iteration_us: 100, parameters: 723, error: 0.1 }),
      fakePeer(folder, 'other', { iteration_us: 100, parameters: 724 }),
    ];
    const against = commands.flatMap((command) => ['--against', command]);
    const { code, stdout, stderr } = await cli(
      ...quick,
      ...against,
      '--rounds',
      '1',
      '--threads',
      '999',
      '--json',
    );
    expect(code).toBe(0);
    const { warnings = [] } = JSON.parse(stdout) as BenchReport;
    expect(warnings).toEqual([
      expect.stringMatching(/^999 threads are more than this machine's cores: \d+$/),
      expect.stringMatching(/other\.mjs"" has 724 parameters, QuadLab 723: /),
    ]);
    expect(stderr).toBe(warnings.map((warning) => `warning ${warning}\n`).join(''));
  });

  it('names a program that is not there', async () => {
    const { code, stderr } = await cli(...quick, '--against', 'no-such-program-at-all');
    expect(code).toBe(1);
    expect(stderr).toMatch(/BENCH_FAILED: the command "no-such-program-at-all" failed: .*127/);
  });

  it('looks for a build of TensorFlow in the home', async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, 'tensorflow'));
    writeFileSync(join(home, 'tensorflow', 'build.json'), 'damaged');
    const { code, stderr } = await cli('bench', '--backend', 'tensorflow', '--home', home);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error BACKEND_UNAVAILABLE: .*build\.json/);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)('leaves no process after %s', async (signal) => {
    const bench = startCli(['bench', '--model', 'mlp-runge', '--iterations', '9999999', '--backend', 'cpu']);
    const [child = NaN] = await vi.waitUntil(() => measuringIn(bench.process.pid), { timeout: 20_000 });
    bench.process.kill(signal);
    await bench.result;
    await vi.waitUntil(() => !isRunning(child), { timeout: 20_000 });
  });

  it('passes on what the measuring process complains about', async () => {
    const { code, stderr } = await cli('bench', '--depth', '21', '--backend', 'cpu');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error CONFIG_INVALID: --depth: expected a depth of 6n\+2 .*, found 21\n$/);
  });
});
