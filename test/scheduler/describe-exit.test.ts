import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryKills } from '../../src-main/executors/local/memory-kills';
import { describeExit } from '../../src-main/scheduler/describe-exit';
import { temporaryFolder } from '../support/temporary';

function fileWith(text: string): string {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, text);
  return file;
}

const advice = 'smaller batches, training.memory: small or fewer runs at a time (--parallel) need less';

describe('what is said of a worker that ended without a last word', () => {
  const killed = { code: null, signal: 'SIGKILL' };

  it('says whether memory ran out, as far as that is known', () => {
    const silent = fileWith('');
    expect(describeExit(silent, { ...killed, memoryRanOut: true })).toBe(
      `the worker was ended by SIGKILL, the system did so because memory ran out; ${advice}`,
    );
    expect(describeExit(silent, killed)).toBe(
      `the worker was ended by SIGKILL, as the system does where memory ran out; ${advice}`,
    );
    expect(describeExit(silent, { code: 137, signal: null })).toContain('exit code 137, as the system does');
    expect(describeExit(silent, { ...killed, memoryRanOut: false })).toBe('the worker was ended by SIGKILL');
  });

  it('has the last words, also those about memory', () => {
    const heap = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';
    expect(describeExit(fileWith(`1: 0xb\n${heap}\n`), { code: null, signal: 'SIGABRT' })).toBe(
      `the worker was ended by SIGABRT, out of memory; ${advice}: ${heap}`,
    );
    const other = 'Error: something else';
    expect(describeExit(fileWith(other), { code: 1, signal: null })).toBe(
      `the worker was ended with exit code 1: ${other}`,
    );
    expect(describeExit('/nowhere/stderr.log', { code: 1, signal: null })).toBe(
      'the worker was ended with exit code 1',
    );
  });
});

describe('processes that Linux ended because memory ran out', () => {
  it('are counted where it tells of them', () => {
    expect(memoryKills(fileWith('pgfault 5\noom_kill 3\nnuma 1\n'))).toBe(3);
    expect(memoryKills(fileWith('pgfault 5\n'))).toBeUndefined();
    expect(memoryKills('/nowhere/vmstat')).toBeUndefined();
  });
});
