import type { Command } from 'commander';
import { parseSweepConfig, sampleConfigs } from '../../../domain/config/parse-config';
import {
  holdingApp,
  readText,
  withHome,
  withParallel,
  type HomeOption,
  type ParallelOption,
  type SetExitCode,
} from '../../options';
import { plural } from '../../output/print';
import { workAndReport } from './work-and-report';

export function registerSweepRun(sweep: Command, setExitCode: SetExitCode): void {
  withParallel(withHome(sweep.command('run')))
    .description('store a sweep, train all of its runs and print the comparison')
    .argument('<file>', 'its configuration, YAML or JSON')
    .action(async (file: string, options: HomeOption & ParallelOption) => {
      const config = parseSweepConfig(readText(file), file);
      await holdingApp(options, async (app) => {
        await app.datasets.require(sampleConfigs(config));
        const submitted = await app.perform({ type: 'submit-sweep', config });
        const { id, total, unasked } = app.sweeps.find(submitted.sweepIds[0] ?? '');
        process.stderr.write(`Sweep ${id}: ${plural(total + unasked, 'run')}\n`);
        setExitCode(await workAndReport(app, submitted, options.parallel));
      });
    });
}
