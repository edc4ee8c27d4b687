// Prints the table of benchmarks: `npm run bench`, or with names of parts only those: `npm run bench -- runge`.
import { availableParallelism } from 'node:os';
import type { BenchReport } from '../../../src-main/app/bench/run-bench.ts';
import { describeMachine } from './describe-machine.ts';
import { renderTable } from './markdown.ts';
import { findPythons } from './pythons.ts';
import type { Row } from './row.ts';
import { parts } from './rows/index.ts';
import { createTools } from './tools.ts';

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no ${unknown.join(', ')}; there are ${parts.map(({ name }) => name).join(', ')}.\n`,
  );
  process.exit(2);
}

const pythons = await findPythons();
const threads = Math.min(2, availableParallelism());
const reports: BenchReport[] = [];
const tools = createTools({ pythons, threads }, (report) => reports.push(report));
const rows: Row[] = [];
for (const part of parts.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  process.stderr.write(`${part.name} …\n`);
  try {
    rows.push(...(await part.measure(tools)));
  } catch (error) {
    // The other parts took minutes.
    process.stderr.write(`${part.name} failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
process.stdout.write(`${renderTable(rows)}\n\n${describeMachine(reports, threads)}\n`);
if (pythons.length === 0) {
  process.stdout.write(
    '\nNo Python with PyTorch was found, so nothing is compared: `apt-get install python3-torch`, or name some in QUADLAB_BENCH_PYTHON, separated by commas.\n',
  );
}
