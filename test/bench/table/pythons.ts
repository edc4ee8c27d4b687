import { realpathSync } from 'node:fs';
import { run } from './run.ts';

/** Debian's python3-torch belongs to the system's Python, which need not be the first on the path. */
const usual = ['python3', '/usr/bin/python3'];

/** The Pythons that can import PyTorch: those that QUADLAB_BENCH_PYTHON names, separated by commas, or the usual ones. */
export async function findPythons(named = process.env['QUADLAB_BENCH_PYTHON']): Promise<string[]> {
  const candidates =
    named === undefined || named === '' ? usual : named.split(',').map((path) => path.trim());
  const found = new Map<string, string>();
  for (const candidate of candidates) {
    const prefix = await prefixOf(candidate);
    if (prefix !== undefined) found.set(prefix, found.get(prefix) ?? candidate);
    else if (named !== undefined) process.stderr.write(`${candidate} can't import torch, and is left out\n`);
  }
  return [...found.values()];
}

/** What tells installations apart; undefined without PyTorch. */
async function prefixOf(python: string): Promise<string | undefined> {
  try {
    const program = 'import sys, torch; print(sys.prefix)';
    const { code, stdout } = await run(python, ['-c', program], { hideErrors: true });
    return code === 0 ? realpathSync(stdout.trim()) : undefined;
  } catch {
    return undefined;
  }
}
