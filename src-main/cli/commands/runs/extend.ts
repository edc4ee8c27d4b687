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
import { plural } from '../../output/print';
import { workWithProgress } from '../../output/work';
import { withTrain, type TrainOption } from '../sweep/train-option';
import { chosenRuns, withRuns, type WhereOption } from './chosen-runs';

interface Options extends HomeOption, ParallelOption, TrainOption, WhereOption {
  epochs: number;
}

export function registerRunsExtend(runs: Command, setExitCode: SetExitCode): void {
  withTrain(withParallel(withHome(withRuns(runs.command('extend')))))
    .description('train runs for more epochs; finished ones go on from where they ended')
    .requiredOption('--epochs <n>', 'how many in all', positiveInteger)
    .action(async (texts: string[], { epochs, ...options }: Options) => {
      await holdingApp(options, async (app) => {
        const scope = await app.perform({ type: 'extend', runIds: chosenRuns(app, texts, options), epochs });
        process.stderr.write(`${plural(scope.runIds.length, 'run')} to ${plural(epochs, 'epoch')}\n`);
        if (options.train) setExitCode(await workWithProgress(app, scope, options.parallel));
      });
    });
}
