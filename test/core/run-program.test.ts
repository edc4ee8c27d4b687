import { describe, expect, it } from 'vitest';
import { describeFailure, runProgram } from '../../src-main/core/run-program';

const node = (program: string, milliseconds?: number) =>
  runProgram(process.execPath, ['-e', program], milliseconds === undefined ? {} : { milliseconds });

describe('a program', () => {
  it('that exits is reported with what it printed', async () => {
    const result = await node("console.log('out'); console.error('first\\nlast'); process.exitCode = 4");
    expect(result).toEqual({
      end: 'exited',
      code: 4,
      signal: undefined,
      stdout: 'out\n',
      stderr: 'first\nlast\n',
    });
    expect(describeFailure(result)).toBe('it ended with exit code 4: last');
  });

  it('that crashes is reported with its signal', async () => {
    const result = await node("process.kill(process.pid, 'SIGSEGV'); setTimeout(() => {}, 9000)");
    expect(result).toMatchObject({ end: 'killed', signal: 'SIGSEGV' });
    expect(describeFailure(result)).toBe('it was ended by SIGSEGV');
  });

  it('that hangs is ended, even where it left another program behind', async () => {
    const started = performance.now();
    const result = await node(
      `console.log('begun');
       require('node:child_process').spawn('sleep', ['5'], { stdio: 'inherit' });
       setTimeout(() => {}, 9000);`,
      1500,
    );
    expect(result.end).toBe('timed out');
    expect(performance.now() - started).toBeLessThan(4500);
  });

  it('that is not there is reported too', async () => {
    const result = await runProgram('no-such-program-at-all');
    expect(describeFailure(result)).toBe('it is not there, or may not be run');
  });
});
