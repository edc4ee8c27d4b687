import { join } from 'node:path';
import type { Command } from 'commander';
import { resourceFile } from '../../app';
import { parseSweepConfig } from '../../domain/config/parse-config';
import { exitCodes } from '../exit-codes';
import {
  holdingApp,
  readText,
  withHome,
  withParallel,
  type HomeOption,
  type ParallelOption,
  type SetExitCode,
} from '../options';
import { plural, print } from '../output/print';
import { workWithProgress } from '../output/work';

const samples = ['runge.yaml', 'spirals.yaml'];

export function registerDemo(program: Command, setExitCode: SetExitCode): void {
  withParallel(withHome(program.command('demo')))
    .description('two sweeps of small quadratic networks, with their comparisons and reports')
    .action(async (options: HomeOption & ParallelOption) => {
      await holdingApp(options, async (app) => {
        const configs = samples.map((name) =>
          parseSweepConfig(readText(resourceFile('samples', name)), name),
        );
        const sweepIds: string[] = [];
        for (const config of configs) {
          const submitted = await app.perform({ type: 'submit-sweep', config });
          sweepIds.push(...submitted.sweepIds);
        }
        const total = sweepIds.reduce((sum, id) => sum + app.sweeps.find(id).total, 0);
        process.stderr.write(`${plural(sweepIds.length, 'sweep')}, ${plural(total, 'run')}\n`);
        const code = await workWithProgress(app, { sweepIds, runIds: [] }, options.parallel);
        setExitCode(code);
        if (code === exitCodes.interrupted) return;
        for (const id of sweepIds) {
          const report = join(app.paths.root, `${id}.html`);
          await app.exports.write(report, app.exports.sweep(id, { format: 'html' }));
          print('');
          print(app.exports.sweep(id, { format: 'markdown' }));
          print(`\nReport: ${report}`);
        }
        print(
          `\nLook at the runs with: npm run -s quadlab -- runs list --home ${options.home ?? app.paths.root}`,
        );
      });
    });
}
