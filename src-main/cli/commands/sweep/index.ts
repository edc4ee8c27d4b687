import type { Command } from 'commander';
import type { SetExitCode } from '../../options';
import { registerSweepAddSeeds } from './add-seeds';
import { registerSweepDelete } from './delete';
import { registerSweepEdit } from './edit';
import { registerSweepExtend } from './extend';
import { registerSweepHold } from './hold';
import { registerSweepList } from './list';
import { registerSweepPriority } from './priority';
import { registerSweepReplay } from './replay';
import { registerSweepResume } from './resume';
import { registerSweepRun } from './run';
import { registerSweepShow } from './show';

export function registerSweep(program: Command, setExitCode: SetExitCode): void {
  const sweep = program.command('sweep').description('run, resume, change and look at sweeps');
  registerSweepRun(sweep, setExitCode);
  registerSweepResume(sweep, setExitCode);
  registerSweepHold(sweep, 'pause');
  registerSweepHold(sweep, 'cancel');
  registerSweepList(sweep);
  registerSweepShow(sweep);
  registerSweepEdit(sweep, setExitCode);
  registerSweepExtend(sweep, setExitCode);
  registerSweepAddSeeds(sweep, setExitCode);
  registerSweepPriority(sweep);
  registerSweepDelete(sweep);
  registerSweepReplay(sweep, setExitCode);
}
