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
  top?: number;
}

export function registerSweepAddSeeds(sweep: Command, setExitCode: SetExitCode): void {
  withTrain(withParallel(withHome(sweep.command('add-seeds'))))
    .description('train the points of a sweep with further seeds')
    .argument('<sweep>', 'id, beginning of an id, name, or last')
    .argument('<count>', 'how many more seeds', positiveInteger)
    .option('--top <n>', 'only the n best points', positiveInteger)
    .action(async (text: string, count: number, { top, ...options }: Options) => {
      await holdingApp(options, async (app) => {
        const { id } = app.sweeps.find(text);
        const scope = await app.perform({
          type: 'add-seeds',
          sweepId: id,
          count,
          ...(top !== undefined && { top }),
        });
        if (options.train) setExitCode(await workAndReport(app, scope, options.parallel));
        else print(`${id}: ${describeCounts(app.sweeps.find(id))}`);
      });
    });
}
