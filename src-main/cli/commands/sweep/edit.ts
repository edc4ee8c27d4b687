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
import { print } from '../../output/print';
import { withTrain, type TrainOption } from './train-option';
import { describeCounts, workAndReport } from './work-and-report';

export function registerSweepEdit(sweep: Command, setExitCode: SetExitCode): void {
  withTrain(withParallel(withHome(sweep.command('edit'))))
    .description('give a sweep another configuration; points that it has as well keep all that they came to')
    .argument('<sweep>', 'id, beginning of an id, name, or last')
    .argument('<file>', 'its new configuration, YAML or JSON')
    .action(async (text: string, file: string, options: HomeOption & ParallelOption & TrainOption) => {
      const config = parseSweepConfig(readText(file), file);
      await holdingApp(options, async (app) => {
        await app.datasets.require(sampleConfigs(config));
        const { id } = app.sweeps.find(text);
        const scope = await app.perform({ type: 'edit', sweepId: id, config });
        if (options.train) setExitCode(await workAndReport(app, scope, options.parallel));
        else print(`${id}: ${describeCounts(app.sweeps.find(id))}`);
      });
    });
}
