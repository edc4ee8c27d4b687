import type { Command } from 'commander';
import { registerAmplification } from './amplification';
import { registerDimension } from './dimension';
import { registerLayers } from './layers';
import { registerStability } from './stability';

export function registerInspect(program: Command): void {
  const inspect = program.command('inspect').description('tools that look inside networks and curves');
  registerAmplification(inspect);
  registerDimension(inspect);
  registerLayers(inspect);
  registerStability(inspect);
}
