import type { Command } from 'commander';
import { exitCodes } from '../../exit-codes';
import {
  readingApp,
  withHome,
  withJson,
  type HomeOption,
  type JsonOption,
  type SetExitCode,
} from '../../options';
import { plural, print, printJson } from '../../output/print';

export function registerSweepReplay(sweep: Command, setExitCode: SetExitCode): void {
  withJson(withHome(sweep.command('replay')))
    .description('choose the points of a sweep again from its journal, and say whether they are the same')
    .argument('<sweep>', 'id, beginning of an id, name, or last')
    .action(async (text: string, options: HomeOption & JsonOption) => {
      await readingApp(options, (app) => {
        const replay = app.sweeps.replay(text);
        const { points, different } = replay;
        if (options.json === true) printJson(replay);
        else if (different.length === 0)
          print(`The sampler chooses the same ${plural(points, 'point')} again.`);
        for (const { point, recorded, chosen } of options.json === true ? [] : different) {
          print(`point ${point}: recorded ${JSON.stringify(recorded)}, now ${JSON.stringify(chosen)}`);
        }
        if (different.length > 0) setExitCode(exitCodes.unequal);
      });
    });
}
