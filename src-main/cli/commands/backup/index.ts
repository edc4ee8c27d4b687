import type { Command } from 'commander';
import type { SetExitCode } from '../../options';
import { registerBackupList } from './list';
import { registerBackupMake } from './make';
import { registerBackupRestore } from './restore';

export function registerBackup(program: Command, setExitCode: SetExitCode): void {
  const backup = program.command('backup').description('make, list and restore copies of the database');
  registerBackupMake(backup);
  registerBackupList(backup);
  registerBackupRestore(backup, setExitCode);
}
