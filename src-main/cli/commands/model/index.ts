import type { Command } from 'commander';
import { registerEvaluate } from './evaluate';
import { registerExport } from './export';
import { registerMemory } from './memory';
import { registerSummary } from './summary';

export function registerModel(program: Command): void {
  const model = program
    .command('model')
    .description('look at networks, export trained ones, and evaluate weights');
  registerSummary(model);
  registerMemory(model);
  registerExport(model);
  registerEvaluate(model);
}
