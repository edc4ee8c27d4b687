import type { Command } from 'commander';
import { registerImportance } from './importance';

export function registerInspect(program: Command): void {
  const inspect = program.command('inspect').description('tools that look inside networks and curves');
  registerImportance(inspect);
}
