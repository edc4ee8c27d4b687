import type { Command } from 'commander';
import type { SetExitCode } from '../../options';
import { registerSetupTensorflow } from './tensorflow';

export function registerSetup(program: Command, setExitCode: SetExitCode): void {
  const setup = program.command('setup').description('install what QuadLab can use and does not bring along');
  registerSetupTensorflow(setup, setExitCode);
}
