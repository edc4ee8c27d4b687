import type { Command } from 'commander';
import {
  holdingApp,
  withHome,
  withParallel,
  type HomeOption,
  type ParallelOption,
  type SetExitCode,
} from '../../options';
import { plural, print } from '../../output/print';
import { workAndReport } from './work-and-report';

interface Options extends HomeOption, ParallelOption {
  failed?: boolean;
  pruned?: boolean;
  cancelled?: boolean;
}

export function registerSweepResume(sweep: Command, setExitCode: SetExitCode): void {
  withParallel(withHome(sweep.command('resume')))
    .description('go on with what is unfinished in a sweep, or in the whole home')
    .argument('[sweep]', 'id, beginning of an id, name, or last')
    .option('--failed', 'failed runs too, from their last checkpoints (`runs restart` begins anew)')
    .option('--pruned', 'runs that a pruner stopped, too')
    .option('--cancelled', 'cancelled runs too')
    .action(async (text: string | undefined, options: Options) => {
      await holdingApp(options, async (app) => {
        const also = (['failed', 'pruned', 'cancelled'] as const).filter((state) => options[state] === true);
        const sweepId = text === undefined ? undefined : app.sweeps.find(text).id;
        const scope = await app.perform({ type: 'resume', ...(sweepId !== undefined && { sweepId }), also });
        const { runs, ended } = app.sweeps.progress(scope);
        if (runs - ended === 0) {
          print('Nothing is unfinished.');
          return;
        }
        process.stderr.write(`${plural(runs - ended, 'unfinished run')}\n`);
        setExitCode(await workAndReport(app, scope, options.parallel));
      });
    });
}
