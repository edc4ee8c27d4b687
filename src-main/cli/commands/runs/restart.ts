import type { Command } from 'commander';
import {
  holdingApp,
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

export function registerRunsRestart(runs: Command, setExitCode: SetExitCode): void {
  withTrain(withParallel(withHome(withRuns(runs.command('restart')))))
    .description('train runs anew from their start; what they recorded before is dropped')
    .action(async (texts: string[], options: HomeOption & ParallelOption & TrainOption & WhereOption) => {
      await holdingApp(options, async (app) => {
        const scope = await app.perform({ type: 'restart', runIds: chosenRuns(app, texts, options) });
        process.stderr.write(`${plural(scope.runIds.length, 'run')} from the start\n`);
        if (options.train) setExitCode(await workWithProgress(app, scope, options.parallel));
      });
    });
}
