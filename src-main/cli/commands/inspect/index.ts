import type { Command } from 'commander';
import { registerDimension } from './dimension';
import { registerImportance } from './importance';
import { registerPieces } from './pieces';
import { registerSpline } from './spline';
import { registerStability } from './stability';

export function registerInspect(program: Command): void {
  const inspect = program.command('inspect').description('tools that look inside networks and curves');
  registerPieces(inspect);
  registerSpline(inspect);
  registerStability(inspect);
  registerImportance(inspect);
  registerDimension(inspect);
}
