// The long form of the soak test: `npm run soak -- --runs 200 --seed 1`. The same seed has the same faults at the same times.
import { parseArgs } from 'node:util';
import { faults } from './faults/index.ts';
import { runSoak } from './run-soak.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string', multiple: true },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
const unknown = values.only?.find((name) => faults.every((fault) => fault.name !== name));
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed) || unknown !== undefined) {
  process.stderr.write(
    `usage: npm run soak -- [--runs N] [--seed N] [--only FAULT]…; faults: ${faults.map(({ name }) => name).join(', ')}\n`,
  );
  process.exit(2);
}

for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));
const began = performance.now();
const log = (text: string): void => {
  process.stdout.write(`${((performance.now() - began) / 1000).toFixed(1).padStart(7)} s  ${text}\n`);
};
const report = await runSoak({ runs, seed, only: values.only, log });
const counts = [...report.faults].map(([name, count]) => `${count} × ${name}`).join(', ');
log(`${report.runs} runs; ${counts}`);
if (report.unnoticed > 0) log(`damage of the database that the app did not notice: ${report.unnoticed}`);
for (const problem of report.problems.slice(0, 40)) process.stdout.write(`PROBLEM: ${problem}\n`);
if (report.problems.length > 0) {
  log(`${report.problems.length} problems with seed ${seed}; everything is kept in ${report.folder}`);
  process.exitCode = 1;
} else {
  log('all is well');
}
