import type { Command } from 'commander';
import {
  holdingApp,
  positiveInteger,
  withHome,
  withParallel,
  type HomeOption,
  type ParallelOption,
  type SetExitCode,
} from '../../options';
import { print } from '../../output/print';
import { withTrain, type TrainOption } from './train-option';
import { describeCounts, workAndReport } from './work-and-report';

interface Options extends HomeOption, ParallelOption, TrainOption {
  epochs: number;
}

export function registerSweepExtend(sweep: Command, setExitCode: SetExitCode): void {
  withTrain(withParallel(withHome(sweep.command('extend'))))
    .description('train all runs of a sweep for more epochs; finished ones go on from where they ended')
    .argument('<sweep>', 'id, beginning of an id, name, or last')
    .requiredOption('--epochs <n>', 'how many in all', positiveInteger)
    .action(async (text: string, { epochs, ...options }: Options) => {
      await holdingApp(options, async (app) => {
        const { id } = app.sweeps.find(text);
        const scope = await app.perform({ type: 'extend', sweepId: id, epochs });
        if (options.train) setExitCode(await workAndReport(app, scope, options.parallel));
        else print(`${id}: ${describeCounts(app.sweeps.find(id))}`);
      });
    });
}
