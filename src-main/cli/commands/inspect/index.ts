import type { Command } from 'commander';
import { registerAmplification } from './amplification';
import { registerDimension } from './dimension';
import { registerImportance } from './importance';
import { registerLayers } from './layers';
import { registerPieces } from './pieces';
import { registerSpline } from './spline';
import { registerStability } from './stability';

export function registerInspect(program: Command): void {
  const inspect = program.command('inspect').description('tools that look inside networks and curves');
  registerPieces(inspect);
  registerSpline(inspect);
  registerLayers(inspect);
  registerAmplification(inspect);
  registerStability(inspect);
  registerImportance(inspect);
  registerDimension(inspect);
}
