import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchReport } from '../../../src-main/app/bench/run-bench.ts';
import type { Peer, Tools } from './row.ts';
import { run } from './run.ts';

const folder = join(import.meta.dirname, '..');
const commandLine = join(folder, '../../out/main/cli.js');

/** What the parts of the table measure with. Each report also goes to `onReport`. */
export function createTools(
  { pythons, threads }: { pythons: readonly string[]; threads: number },
  onReport: (report: BenchReport) => void,
): Tools {
  return {
    threads,
    async bench(options, peer) {
      const against =
        peer === undefined ? [] : commandsOf(peer, pythons).flatMap((line) => ['--against', line]);
      const args = ['bench', '--json', ...options, ...against];
      const { code, stdout } = await run(process.execPath, [commandLine, ...args]);
      if (code !== 0) throw new Error(`quadlab ${args.join(' ')} failed`);
      const report = JSON.parse(stdout) as BenchReport;
      onReport(report);
      return report;
    },
    async script(name) {
      const file = ['.ts', '.mjs'].map((end) => join(folder, name + end)).find((path) => existsSync(path));
      if (file === undefined) return undefined;
      const { code, stdout } = await run(process.execPath, [file]);
      if (code !== 0) throw new Error(`${file} failed`);
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
    },
  };
}

/** A line for the shell for each Python and variant. */
function commandsOf({ program, options, variants }: Peer, pythons: readonly string[]): string[] {
  const file = join(folder, 'peers', program);
  return pythons.flatMap((python) =>
    variants.map((variant) => [python, file, ...options, ...variant].map((word) => `"${word}"`).join(' ')),
  );
}
