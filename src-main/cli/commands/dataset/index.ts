import type { Command } from 'commander';
import type { SetExitCode } from '../../options';
import { registerAdd } from './add';
import { registerDownload } from './download';
import { registerInfo } from './info';
import { registerList } from './list';
import { registerRemove } from './remove';
import { registerVerify } from './verify';

export function registerDataset(program: Command, setExitCode: SetExitCode): void {
  const dataset = program.command('dataset').description('add, download, list, check and remove data sets');
  registerAdd(dataset);
  registerDownload(dataset, setExitCode);
  registerList(dataset);
  registerInfo(dataset);
  registerVerify(dataset);
  registerRemove(dataset);
}
