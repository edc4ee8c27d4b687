import type { Command } from 'commander';
import { registerSummary } from './summary';

export function registerModel(program: Command): void {
  const model = program.command('model').description('look at the network of a configuration');
  registerSummary(model);
}
