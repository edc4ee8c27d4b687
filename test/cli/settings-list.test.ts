import { Command } from 'commander';
import { expect, it, vi } from 'vitest';
import { registerSettings } from '../../src-main/cli/commands/settings';
import { settingsOf } from '../../src-main/app/settings';
import { homePaths } from '../../src-main/rundir/paths';
import { temporaryFolder } from '../support/temporary';

it('sets a list by its values, by one, or as JSON', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const home = temporaryFolder();
  const set = (...values: string[]): Promise<unknown> => {
    const program = new Command('quadlab').exitOverride();
    registerSettings(program);
    return program.parseAsync(['node', 'quadlab', 'settings', 'set', '--home', home, ...values]);
  };
  const folders = () => settingsOf(homePaths(home).settings).all().server.folders;
  await set('server.folders', '/a');
  expect(folders()).toEqual(['/a']);
  await set('server.folders', '/a', '/b c');
  expect(folders()).toEqual(['/a', '/b c']);
  await set('server.folders', '["/d"]');
  expect(folders()).toEqual(['/d']);
  await expect(set('server.folders', 'relative')).rejects.toThrow('whole path of a folder');
  await expect(set('server.uploadGiB', '1', '2')).rejects.toThrow('server.uploadGiB');
  expect(folders()).toEqual(['/d']);
  vi.restoreAllMocks();
});
