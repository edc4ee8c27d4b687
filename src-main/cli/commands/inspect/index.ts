import type { Command } from 'commander';
import { registerDimension } from './dimension';
import { registerImportance } from './importance';
import { registerStability } from './stability';

export function registerInspect(program: Command): void {
  const inspect = program.command('inspect').description('tools that look inside networks and curves');
  registerDimension(inspect);
  registerImportance(inspect);
  registerStability(inspect);
}
