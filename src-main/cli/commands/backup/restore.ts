import type { Command } from 'commander';
import { describeRestore, resolveHome, restoreHome } from '../../../app';
import { exitCodes } from '../../exit-codes';
import { withHome, withJson, type HomeOption, type JsonOption, type SetExitCode } from '../../options';
import { plural, print, printJson } from '../../output/print';
import { createProgress } from '../../output/progress';

export function registerBackupRestore(backup: Command, setExitCode: SetExitCode): void {
  withJson(withHome(backup.command('restore')))
    .description('make the database anew from a backup and what the run directories have beyond it')
    .argument('[file]', 'name or path of the backup (default: the newest that is sound)')
    .action(async (file: string | undefined, { home, json }: HomeOption & JsonOption) => {
      const progress = createProgress('runs');
      const report = await restoreHome(resolveHome(home), file, (done, total) => {
        progress.update({ done, total, note: `${done} of ${plural(total, 'run')}` });
      });
      progress.dispose();
      if (json === true) printJson(report);
      else {
        print(`The database was made anew. ${describeRestore(report)}`);
        if (report.kept !== undefined) print(`What was there before is kept as ${report.kept}.`);
      }
      for (const problem of report.problems) process.stderr.write(`error ${problem}\n`);
      if (report.problems.length > 0) setExitCode(exitCodes.failed);
    });
}
