import type { Command } from 'commander';
import { reindexHome, resolveHome } from '../../app';
import { exitCodes } from '../exit-codes';
import { withHome, withJson, type HomeOption, type JsonOption, type SetExitCode } from '../options';
import { plural, print, printJson } from '../output/print';
import { createProgress } from '../output/progress';

export function registerReindex(program: Command, setExitCode: SetExitCode): void {
  withJson(withHome(program.command('reindex')))
    .description('rebuild the database from the directories of runs and sweeps alone')
    .action(async ({ home, json }: HomeOption & JsonOption) => {
      const progress = createProgress('runs');
      const report = await reindexHome(resolveHome(home), (done, total) => {
        progress.update({ done, total, note: `${done} of ${plural(total, 'run')}` });
      });
      progress.dispose();
      if (json === true) printJson(report);
      else print(`The database was rebuilt from the files of ${plural(report.runs, 'run')}.`);
      for (const problem of report.problems) process.stderr.write(`error ${problem}\n`);
      if (report.problems.length > 0) setExitCode(exitCodes.failed);
    });
}
