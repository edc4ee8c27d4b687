import type { Command } from 'commander';
import { readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../../options';
import { print, printJson } from '../../output/print';
import { printBackups } from './list';

export function registerBackupMake(backup: Command): void {
  withJson(withHome(backup.command('make', { isDefault: true })))
    .description('make one now, also while another process trains, and list all')
    .action(async (options: HomeOption & JsonOption) => {
      await readingApp(options, async (app) => {
        const made = await app.backups.make();
        if (options.json === true) printJson(made);
        else {
          print(`The database was copied to ${made.file}.\n`);
          printBackups(app.backups.list());
        }
      });
    });
}
