import type { Command } from 'commander';
import { registerEvaluate } from './evaluate';
import { registerExport } from './export';

export function registerModel(program: Command): void {
  const model = program.command('model').description('export trained networks, and evaluate weights');
  registerExport(model);
  registerEvaluate(model);
}
