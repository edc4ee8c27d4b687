import type { Command } from 'commander';
import type { Backup } from '../../../app';
import { readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../../options';
import { dateTime, print, printJson, printTable } from '../../output/print';

export function registerBackupList(backup: Command): void {
  withJson(withHome(backup.command('list')))
    .description('the backups that there are, the newest first')
    .action(async (options: HomeOption & JsonOption) => {
      await readingApp(options, (app) => {
        const backups = app.backups.list();
        if (options.json === true) printJson(backups);
        else printBackups(backups);
      });
    });
}

export function printBackups(backups: readonly Backup[]): void {
  if (backups.length === 0) {
    print('No backups yet. `quadlab backup` makes one; while a home is trained in, that happens by itself.');
    return;
  }
  printTable(
    ['backup', 'made (UTC)', 'MiB'],
    backups.map(({ name, time, bytes }) => [name, dateTime(time), (bytes / 2 ** 20).toFixed(1)]),
    ['MiB'],
  );
}
