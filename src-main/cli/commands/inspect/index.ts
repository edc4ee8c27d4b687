import type { Command } from 'commander';
import { registerDimension } from './dimension';
import { registerStability } from './stability';

export function registerInspect(program: Command): void {
  const inspect = program.command('inspect').description('tools that look inside networks and curves');
  registerDimension(inspect);
  registerStability(inspect);
}
